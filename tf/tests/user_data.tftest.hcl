mock_provider "aws" {}

variables {
  aws_region     = "us-east-2"
  aws_ami        = "ami-0123456789abcdef0"
  vpc_id         = "vpc-0123456789abcdef0"
  aws_subnet_id  = "subnet-0aaaaaaaaaaaaaaaa"
  cluster_name   = "edge"
  ssh_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOxsEyGrySvSWYZeZ3dbvcx0kZEvj1Hq7C9cA9cA9cA9 test"
}

run "usual" {
  command = plan

  assert {
    condition = keys(yamldecode(aws_instance.node["edge-cp-0"].user_data)) == [
      "hostname", "manage_etc_hosts", "preserve_hostname", "runcmd", "ssh_deletekeys", "write_files",
    ]
    error_message = "These are the top-level keys; cloud-init would pass over a misspelt one."
  }
  assert {
    condition     = yamldecode(yamldecode(aws_instance.node["edge-cp-0"].user_data).write_files[0].content).addons == [{ name = "dns" }]
    error_message = "The first node enables DNS."
  }
  assert {
    condition     = !can(yamldecode(yamldecode(aws_instance.node["edge-w-0"].user_data).write_files[0].content).addons)
    error_message = "A joiner enables nothing."
  }
  assert {
    condition     = strcontains(aws_instance.node["edge-w-1"].user_data, "snap install microk8s --classic --channel=1.34/stable")
    error_message = "The snap comes from its channel."
  }
}

run "other_ranges" {
  command = plan

  variables {
    pod_cidr     = "10.80.0.0/16"
    service_cidr = "10.90.0.0/24"
  }
  assert {
    condition = yamldecode(yamldecode(aws_instance.node["edge-cp-0"].user_data).write_files[0].content) == {
      version          = "0.2.0"
      addons           = [{ name = "dns", args = ["/etc/resolv.conf", "10.90.0.10"] }]
      extraCNIEnv      = { IPv4_SUPPORT = "true", IPv4_CLUSTER_CIDR = "10.80.0.0/16", IPv4_SERVICE_CIDR = "10.90.0.0/24" }
      extraKubeletArgs = { "--cluster-domain" = "cluster.local", "--cluster-dns" = "10.90.0.10" }
      extraSANs        = ["10.90.0.1"]
    }
    error_message = "Both ranges reach MicroK8s before its first start."
  }
}

run "bootstrap_host_key" {
  command = plan

  variables {
    bootstrap_host_keys = { edge-w-0 = { private = "PRIVATE\n", public = "ssh-ed25519 AAAA" } }
  }
  assert {
    condition     = yamldecode(aws_instance.node["edge-w-0"].user_data).ssh_keys == { ed25519_private = "PRIVATE\n", ed25519_public = "ssh-ed25519 AAAA" }
    error_message = "A node boots with the host key it is given."
  }
  assert {
    condition     = !can(yamldecode(aws_instance.node["edge-w-1"].user_data).ssh_keys)
    error_message = "A node that is given none makes its own."
  }
}

run "too_large_user_data_is_refused" {
  command = plan
  variables {
    first_node_addons = [for i in range(1000) : "addon-number-${i}"]
  }
  expect_failures = [aws_instance.node]
}

run "a_channel_is_no_shell" {
  command = plan
  variables {
    channel = "1.34/stable; reboot"
  }
  expect_failures = [var.channel]
}

run "a_proxy_is_no_shell" {
  command = plan
  variables {
    proxy = { http = "http://proxy.lan:3128$(reboot)" }
  }
  expect_failures = [var.proxy]
}

run "services_need_room_for_dns" {
  command = plan
  variables {
    service_cidr = "10.90.0.0/29"
  }
  expect_failures = [var.service_cidr]
}
