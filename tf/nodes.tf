locals {
  # By hand, counts are enough; mectui gives the nodes themselves, so that one can go without moving the others.
  counted = merge(
    {
      for i in range(var.control_planes) : "${var.cluster_name}-cp-${i}" => {
        role = "control-plane", first = i == 0, subnet_id = null, failure_domain = null
      }
    },
    {
      for i in range(var.workers) : "${var.cluster_name}-w-${i}" => {
        role = "worker", first = false, subnet_id = null, failure_domain = null
      }
    },
  )
  nodes = length(var.nodes) > 0 ? var.nodes : local.counted

  tags = merge(var.tags, { "mectui:cluster" = var.cluster_name })
  node_tags = {
    for name, node in local.nodes : name => merge(local.tags, {
      "Name"        = name
      "mectui:node" = name
      "mectui:role" = node.role
    })
  }

  data_disk_devices = slice(
    ["/dev/sdf", "/dev/sdg", "/dev/sdh", "/dev/sdi", "/dev/sdj", "/dev/sdk", "/dev/sdl", "/dev/sdm", "/dev/sdn", "/dev/sdo", "/dev/sdp"],
    0, var.data_disks.count,
  )
}

resource "aws_key_pair" "this" {
  key_name   = "mectui-${var.cluster_name}"
  public_key = trimspace(var.ssh_public_key)
  tags       = merge(local.tags, { "Name" = var.cluster_name })
}

resource "aws_instance" "node" {
  for_each = local.nodes

  ami                    = var.aws_ami
  instance_type          = var.aws_instance
  subnet_id              = coalesce(each.value.subnet_id, var.aws_subnet_id)
  vpc_security_group_ids = [aws_security_group.this.id]
  key_name               = aws_key_pair.this.key_name
  iam_instance_profile   = var.instance_profile
  user_data              = local.user_data[each.key]
  tags                   = local.node_tags[each.key]

  # Left alone, the subnet decides. True is never said: an elastic address needs none beside it.
  associate_public_ip_address = var.public_ip == "none" ? false : null

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1 # pods, one hop further, cannot read the user-data
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = var.root_disk_gib
    encrypted   = true
    tags        = local.node_tags[each.key]
  }

  # Inline, for separate volumes and attachments take half a minute more.
  dynamic "ebs_block_device" {
    for_each = local.data_disk_devices
    content {
      device_name           = ebs_block_device.value
      volume_type           = "gp3"
      volume_size           = var.data_disks.size_gib
      encrypted             = true
      delete_on_termination = true
      tags                  = local.node_tags[each.key]
    }
  }

  # A node boots into a network that is already open: the snap store is what it asks for first.
  depends_on = [
    aws_vpc_security_group_egress_rule.all,
    aws_vpc_security_group_ingress_rule.nodes,
    aws_vpc_security_group_ingress_rule.access,
    aws_vpc_security_group_ingress_rule.node_ports,
  ]

  lifecycle {
    # Only ever used at birth. A newer image, a rotated host key or a volume that a storage
    # driver attached must not replace a node.
    ignore_changes = [ami, user_data, user_data_replace_on_change, associate_public_ip_address, ebs_block_device]

    precondition {
      condition     = length(local.user_data[each.key]) <= 16384
      error_message = "The user-data is larger than the 16 kB that EC2 takes."
    }
  }
}

resource "aws_eip" "node" {
  for_each = var.public_ip == "elastic" ? local.nodes : {}

  domain   = "vpc"
  instance = aws_instance.node[each.key].id
  tags     = local.node_tags[each.key]
}
