locals {
  # MicroK8s' own table of ports, as far as a cluster on dqlite and Calico uses it between nodes.
  ports_among_nodes = {
    api           = { protocol = "tcp", port = 16443 }
    kubelet       = { protocol = "tcp", port = 10250 } # logs, exec, metrics
    cluster-agent = { protocol = "tcp", port = 25000 } # joining, and what add-ons change on every node
    dqlite        = { protocol = "tcp", port = 19001 } # among control planes
    vxlan         = { protocol = "udp", port = 4789 }  # Calico
  }
  ports_from_outside = { ssh = 22, api = 16443 }

  access = {
    for pair in setproduct(keys(local.ports_from_outside), toset(concat(var.access, var.bastion_sources))) :
    "${pair[0]} ${pair[1]}" => { service = pair[0], port = local.ports_from_outside[pair[0]], cidr = pair[1] }
  }
  node_ports = {
    for pair in setproduct(["tcp", "udp"], toset(var.node_ports)) :
    "${pair[0]} ${pair[1]}" => { protocol = pair[0], cidr = pair[1] }
  }
}

resource "aws_security_group" "this" {
  name        = "mectui-${var.cluster_name}"
  description = "Nodes of the MicroK8s cluster ${var.cluster_name}"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { "Name" = var.cluster_name })
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.this.id
  description       = "To the snap store, image registries and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
  tags              = merge(local.tags, { "Name" = "${var.cluster_name} egress" })
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  for_each = local.ports_among_nodes

  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.port
  to_port                      = each.value.port
  tags                         = merge(local.tags, { "Name" = "${var.cluster_name} ${each.key} among nodes" })
}

resource "aws_vpc_security_group_ingress_rule" "access" {
  for_each = local.access

  security_group_id = aws_security_group.this.id
  description       = "Operator: ${each.value.service}"
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
  tags              = merge(local.tags, { "Name" = "${var.cluster_name} ${each.key}" })
}

resource "aws_vpc_security_group_ingress_rule" "node_ports" {
  for_each = local.node_ports

  security_group_id = aws_security_group.this.id
  description       = "NodePorts"
  ip_protocol       = each.value.protocol
  from_port         = 30000
  to_port           = 32767
  cidr_ipv4         = each.value.cidr
  tags              = merge(local.tags, { "Name" = "${var.cluster_name} NodePorts ${each.key}" })
}
