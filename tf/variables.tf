# What the cluster is, and where. What a node boots with is in variables_node.tf.

variable "aws_region" {
  type        = string
  description = "The region, such as us-east-2."
}

variable "profile" {
  type        = string
  default     = null
  description = "A profile of the AWS configuration; credentials themselves are never variables."
}

variable "role_arn" {
  type        = string
  default     = null
  description = "A role to assume."
}

variable "max_retries" {
  type        = number
  default     = null
  description = "How often a refused AWS call is tried again; null is the provider's own default."
}

variable "cluster_name" {
  type        = string
  description = "The cluster's name; the names of its nodes begin with it."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}$", var.cluster_name))
    error_message = "A cluster's name is 1 to 31 of a-z, 0-9 and -, and begins with a letter."
  }
}

variable "nodes" {
  type = map(object({
    role           = string
    first          = optional(bool, false)
    subnet_id      = optional(string)
    failure_domain = optional(number)
  }))
  default     = {}
  description = "The nodes by name. Empty: made from control_planes, workers and aws_subnet_id."

  validation {
    condition     = alltrue([for node in values(var.nodes) : contains(["control-plane", "worker"], node.role)])
    error_message = "A node's role is control-plane or worker."
  }
  validation {
    condition     = alltrue([for name in keys(var.nodes) : can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", name))])
    error_message = "A node's name is a host name: at most 63 of a-z, 0-9 and -."
  }
  validation {
    condition = (
      length(var.nodes) == 0 ||
      [for node in values(var.nodes) : node.role if node.first] == ["control-plane"]
    )
    error_message = "Exactly one node is the first, and it is a control plane."
  }
}

variable "control_planes" {
  type        = number
  default     = 1
  description = "How many control planes, where nodes is empty."

  validation {
    condition     = var.control_planes >= 1 && var.control_planes % 2 == 1
    error_message = "An odd number: two control planes are less available than one."
  }
}

variable "workers" {
  type        = number
  default     = 2
  description = "How many workers, where nodes is empty."

  validation {
    condition     = var.workers >= 0
    error_message = "Not below 0."
  }
}

variable "vpc_id" {
  type        = string
  description = "The VPC of every subnet that is used."
}

variable "aws_subnet_id" {
  type        = string
  default     = null
  description = "The subnet of every node that names none of its own."
}

variable "public_ip" {
  type        = string
  default     = "auto"
  description = "auto: as the subnet does; none; elastic: an address that survives stop and start."

  validation {
    condition     = contains(["auto", "none", "elastic"], var.public_ip)
    error_message = "One of auto, none, elastic."
  }
}

variable "access" {
  type        = list(string)
  default     = []
  description = "IPv4 ranges that may reach SSH and the API of the nodes."

  validation {
    condition     = alltrue([for range in var.access : try(cidrsubnet(range, 0, 0) == range && cidrnetmask(range) != "", false)])
    error_message = "Each an IPv4 range without host bits, such as 203.0.113.7/32."
  }
}

variable "bastion_sources" {
  type        = list(string)
  default     = []
  description = "IPv4 ranges from which a bastion reaches SSH and the API of the nodes."

  validation {
    condition     = alltrue([for range in var.bastion_sources : try(cidrsubnet(range, 0, 0) == range && cidrnetmask(range) != "", false)])
    error_message = "Each an IPv4 range without host bits, such as 10.0.0.5/32."
  }
}

variable "node_ports" {
  type        = list(string)
  default     = []
  description = "IPv4 ranges that may reach the NodePorts, 30000-32767, of the nodes."

  validation {
    condition     = alltrue([for range in var.node_ports : try(cidrsubnet(range, 0, 0) == range && cidrnetmask(range) != "", false)])
    error_message = "Each an IPv4 range without host bits, such as 198.51.100.0/24."
  }
}

variable "tags" {
  type        = map(string)
  default     = {}
  description = "Further tags of everything that is made; mectui's own win."
}
