output "nodes" {
  description = "The nodes by name, with what they are and where they are reached."
  value = {
    for name, node in local.nodes : name => {
      role        = node.role
      first       = node.first
      instance_id = aws_instance.node[name].id
      private_ip  = aws_instance.node[name].private_ip
      # Empty in EC2's answer where a node has none.
      public_ip = try(aws_eip.node[name].public_ip, aws_instance.node[name].public_ip == "" ? null : aws_instance.node[name].public_ip)
    }
  }
}

output "security_group_id" {
  description = "The security group of the nodes."
  value       = aws_security_group.this.id
}
