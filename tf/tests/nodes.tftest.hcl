mock_provider "aws" {}

variables {
  aws_region     = "us-east-2"
  aws_ami        = "ami-0123456789abcdef0"
  vpc_id         = "vpc-0123456789abcdef0"
  aws_subnet_id  = "subnet-0aaaaaaaaaaaaaaaa"
  cluster_name   = "edge"
  ssh_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOxsEyGrySvSWYZeZ3dbvcx0kZEvj1Hq7C9cA9cA9cA9 test"
}

run "counts_make_nodes" {
  command = plan

  variables {
    control_planes = 3
    workers        = 1
  }
  assert {
    condition     = keys(aws_instance.node) == ["edge-cp-0", "edge-cp-1", "edge-cp-2", "edge-w-0"]
    error_message = "Counted nodes are named CLUSTER-cp-I and CLUSTER-w-I."
  }
  assert {
    condition     = aws_instance.node["edge-w-0"].tags["mectui:role"] == "worker" && aws_instance.node["edge-w-0"].subnet_id == var.aws_subnet_id
    error_message = "A counted node has its role and the common subnet."
  }
}

run "machines_are_as_asked" {
  command = plan

  variables {
    aws_instance     = "c7g.large"
    root_disk_gib    = 40
    data_disks       = { count = 2, size_gib = 250 }
    instance_profile = "edge-node"
    tags             = { "owner" = "edge", "mectui:cluster" = "not this" }
  }
  assert {
    condition = alltrue([for node in values(aws_instance.node) : alltrue([
      node.instance_type == "c7g.large",
      node.iam_instance_profile == "edge-node",
      node.metadata_options[0].http_tokens == "required",
      node.metadata_options[0].http_put_response_hop_limit == 1,
      node.root_block_device[0].encrypted && node.root_block_device[0].volume_size == 40,
    ])])
    error_message = "Type, profile, IMDSv2 and the encrypted root are wrong."
  }
  assert {
    condition = {
      for disk in aws_instance.node["edge-w-0"].ebs_block_device : disk.device_name => [disk.encrypted, disk.volume_size]
    } == { "/dev/sdf" = [true, 250], "/dev/sdg" = [true, 250] }
    error_message = "Two encrypted data disks were asked for."
  }
  assert {
    condition = aws_instance.node["edge-cp-0"].tags == tomap({
      "Name"           = "edge-cp-0"
      "owner"          = "edge"
      "mectui:cluster" = "edge"
      "mectui:node"    = "edge-cp-0"
      "mectui:role"    = "control-plane"
    })
    error_message = "A node has the user's tags and mectui's own, which win."
  }
  assert {
    condition     = alltrue([for tags in [aws_key_pair.this.tags, aws_security_group.this.tags] : tags["mectui:cluster"] == "edge"])
    error_message = "Everything is tagged as the cluster's."
  }
}

run "given_nodes_are_the_nodes" {
  variables {
    nodes = {
      edge-cp-0 = { role = "control-plane", first = true, subnet_id = "subnet-0bbbbbbbbbbbbbbbb" }
      edge-w-7  = { role = "worker" }
    }
  }
  assert {
    condition     = [for node in values(aws_instance.node) : node.subnet_id] == ["subnet-0bbbbbbbbbbbbbbbb", "subnet-0aaaaaaaaaaaaaaaa"]
    error_message = "A node is in its own subnet, else in the common one."
  }
  assert {
    condition     = { for name, node in output.nodes : name => [node.role, node.first] } == { edge-cp-0 = ["control-plane", true], edge-w-7 = ["worker", false] }
    error_message = "The output tells role and first of each node."
  }
}

run "a_removed_node_is_the_only_one_that_goes" {
  command = plan

  variables {
    nodes   = { edge-cp-0 = { role = "control-plane", first = true, subnet_id = "subnet-0bbbbbbbbbbbbbbbb" } }
    aws_ami = "ami-0fedcba9876543210"
    channel = "1.35/stable"
  }
  assert {
    condition     = aws_instance.node["edge-cp-0"].id == run.given_nodes_are_the_nodes.nodes["edge-cp-0"].instance_id
    error_message = "A node that stays is not replaced, whatever image and user-data have become."
  }
  assert {
    condition     = length(aws_instance.node) == 1 && aws_instance.node["edge-cp-0"].ami == "ami-0123456789abcdef0"
    error_message = "Its image stays what it was born with."
  }
}

run "addresses_none" {
  command = plan

  variables {
    public_ip = "none"
  }
  assert {
    condition     = aws_instance.node["edge-cp-0"].associate_public_ip_address == false && length(aws_eip.node) == 0
    error_message = "No address from the subnet, and none of its own."
  }
}

run "addresses_elastic" {
  variables {
    public_ip = "elastic"
  }
  assert {
    condition     = alltrue([for name, node in output.nodes : node.public_ip == aws_eip.node[name].public_ip && aws_eip.node[name].tags["mectui:node"] == name])
    error_message = "Each node's public address is its elastic one."
  }
}

run "two_control_planes_are_refused" {
  command = plan
  variables {
    control_planes = 2
  }
  expect_failures = [var.control_planes]
}

run "two_firsts_are_refused" {
  command = plan
  variables {
    nodes = {
      a = { role = "control-plane", first = true }
      b = { role = "control-plane", first = true }
    }
  }
  expect_failures = [var.nodes]
}

run "a_first_worker_is_refused" {
  command = plan
  variables {
    nodes = { a = { role = "worker", first = true } }
  }
  expect_failures = [var.nodes]
}
