mock_provider "aws" {}

variables {
  aws_region     = "us-east-2"
  aws_ami        = "ami-0123456789abcdef0"
  vpc_id         = "vpc-0123456789abcdef0"
  aws_subnet_id  = "subnet-0aaaaaaaaaaaaaaaa"
  cluster_name   = "edge"
  ssh_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOxsEyGrySvSWYZeZ3dbvcx0kZEvj1Hq7C9cA9cA9cA9 test"
}

run "nothing_from_outside_unless_asked" {
  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.access) == 0 && length(aws_vpc_security_group_ingress_rule.node_ports) == 0
    error_message = "Without access and node_ports nobody outside reaches a node."
  }
  assert {
    condition = {
      for rule in values(aws_vpc_security_group_ingress_rule.nodes) : tostring(rule.from_port) => rule.ip_protocol
      } == {
      "10250" = "tcp", "16443" = "tcp", "19001" = "tcp", "25000" = "tcp", "4789" = "udp"
    }
    error_message = "Among themselves the nodes need just these ports."
  }
  assert {
    condition     = alltrue([for rule in values(aws_vpc_security_group_ingress_rule.nodes) : rule.referenced_security_group_id == aws_security_group.this.id && rule.from_port == rule.to_port && rule.cidr_ipv4 == null])
    error_message = "They are open to the group itself and to no address."
  }
  assert {
    condition     = alltrue([for node in values(aws_instance.node) : node.vpc_security_group_ids == toset([aws_security_group.this.id])])
    error_message = "Every node is in the one group."
  }
}

run "access_opens_ssh_and_the_api" {
  command = plan

  variables {
    access          = ["203.0.113.7/32"]
    bastion_sources = ["10.0.0.5/32", "203.0.113.7/32"]
  }
  assert {
    condition = {
      for key, rule in aws_vpc_security_group_ingress_rule.access : key => [rule.from_port, rule.to_port, rule.ip_protocol, rule.cidr_ipv4]
      } == {
      "ssh 203.0.113.7/32" = [22, 22, "tcp", "203.0.113.7/32"]
      "api 203.0.113.7/32" = [16443, 16443, "tcp", "203.0.113.7/32"]
      "ssh 10.0.0.5/32"    = [22, 22, "tcp", "10.0.0.5/32"]
      "api 10.0.0.5/32"    = [16443, 16443, "tcp", "10.0.0.5/32"]
    }
    error_message = "SSH and the API, once for each range."
  }
}

run "node_ports_open_the_usual_range" {
  command = plan

  variables {
    node_ports = ["198.51.100.0/24"]
  }
  assert {
    condition = {
      for rule in values(aws_vpc_security_group_ingress_rule.node_ports) : rule.ip_protocol => [rule.from_port, rule.to_port, rule.cidr_ipv4]
      } == {
      tcp = [30000, 32767, "198.51.100.0/24"]
      udp = [30000, 32767, "198.51.100.0/24"]
    }
    error_message = "NodePorts by TCP and by UDP."
  }
}

run "a_range_with_host_bits_is_refused" {
  command = plan
  variables {
    access = ["203.0.113.7/24"]
  }
  expect_failures = [var.access]
}

run "a_bare_address_is_refused" {
  command = plan
  variables {
    node_ports = ["203.0.113.7"]
  }
  expect_failures = [var.node_ports]
}

run "an_ipv6_range_is_refused" {
  command = plan
  variables {
    bastion_sources = ["2001:db8::/64"]
  }
  expect_failures = [var.bastion_sources]
}
