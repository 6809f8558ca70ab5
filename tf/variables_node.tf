# What a node is made of, and what it boots with.

variable "aws_ami" {
  type        = string
  description = "The Ubuntu image, of the instance type's architecture. A later change moves no node."
}

variable "aws_instance" {
  type        = string
  default     = "t4g.medium"
  description = "The instance type."
}

variable "root_disk_gib" {
  type        = number
  default     = 30
  description = "The size of the root volume, in GiB."
}

variable "data_disks" {
  type        = object({ count = number, size_gib = number })
  default     = { count = 0, size_gib = 100 }
  description = "Further volumes of every node, made with it; size in GiB. A later change moves no node."

  validation {
    condition     = var.data_disks.count >= 0 && var.data_disks.count <= 11
    error_message = "At most 11: the device names /dev/sdf to /dev/sdp."
  }
}

variable "instance_profile" {
  type        = string
  default     = null
  description = "The name of an IAM instance profile for the nodes."
}

variable "ssh_user" {
  type        = string
  default     = "ubuntu"
  description = "The image's default user; may use microk8s without sudo."

  validation {
    condition     = can(regex("^[a-z_][a-z0-9_-]{0,31}$", var.ssh_user))
    error_message = "A Linux user name."
  }
}

variable "ssh_public_key" {
  type        = string
  description = "The key that may log in, in OpenSSH's form. The private key is never a variable."
}

variable "bootstrap_host_keys" {
  type        = map(object({ private = string, public = string }))
  default     = {}
  sensitive   = true
  description = "Ed25519 host keys by node, for its first minutes: its own take over at first contact."
}

variable "channel" {
  type        = string
  default     = "1.34/stable"
  description = "The snap channel of MicroK8s, the same on every node."

  validation {
    condition     = can(regex("^[a-z0-9.-]+(/[a-z0-9.-]+){0,2}$", var.channel))
    error_message = "A snap channel, such as 1.34/stable."
  }
}

variable "pod_cidr" {
  type        = string
  default     = "10.1.0.0/16"
  description = "The range of the pods; the default is MicroK8s' own. Another one needs 1.28 or newer."

  validation {
    condition     = try(cidrsubnet(var.pod_cidr, 0, 0) == var.pod_cidr && cidrnetmask(var.pod_cidr) != "", false)
    error_message = "An IPv4 range without host bits, such as 10.1.0.0/16."
  }
}

variable "service_cidr" {
  type        = string
  default     = "10.152.183.0/24"
  description = "The range of the services; the default is MicroK8s' own. Another one needs 1.28 or newer."

  validation {
    condition     = try(cidrsubnet(var.service_cidr, 0, 0) == var.service_cidr && cidrhost(var.service_cidr, 10) != "", false)
    error_message = "An IPv4 range without host bits and with at least 16 addresses, such as 10.152.183.0/24."
  }
}

variable "first_node_addons" {
  type        = list(string)
  default     = ["dns"]
  description = "The add-ons that the first node enables as it starts; the others never enable any."

  validation {
    condition     = alltrue([for addon in var.first_node_addons : can(regex("^[a-z0-9][a-z0-9-]*$", addon))])
    error_message = "Names of MicroK8s add-ons."
  }
}

variable "proxy" {
  type = object({
    http     = optional(string)
    https    = optional(string)
    no_proxy = optional(string)
  })
  default     = null
  description = "The proxy of snap, apt and containerd on the nodes."

  validation {
    condition = var.proxy == null ? true : alltrue([
      for url in compact([var.proxy.http, var.proxy.https]) : can(regex("^https?://[A-Za-z0-9._~:/-]+$", url))
    ])
    error_message = "Addresses without a password, such as http://proxy.example.com:3128."
  }
  validation {
    condition     = try(var.proxy.no_proxy, null) == null ? true : can(regex("^[A-Za-z0-9.,:*/_-]*$", var.proxy.no_proxy))
    error_message = "Hosts, domains and ranges, separated by commas."
  }
}
