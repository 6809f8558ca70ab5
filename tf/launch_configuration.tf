# What MicroK8s reads as its snap is installed (/etc/microk8s.yaml), decided here and nowhere else.
# The first such file wins over the built-in one, so the kubelet's DNS defaults have to be repeated.

locals {
  usual_ranges = var.pod_cidr == "10.1.0.0/16" && var.service_cidr == "10.152.183.0/24"
  cluster_dns  = cidrhost(var.service_cidr, 10)

  # Outside the usual range the dns add-on would take any address, while the kubelets know this one.
  dns_arguments = local.usual_ranges ? null : ["/etc/resolv.conf", local.cluster_dns]
  launch_addons = [
    for addon in var.first_node_addons : {
      for key, value in { name = addon, args = addon == "dns" ? local.dns_arguments : null } : key => value
      if value != null
    }
  ]

  # A null is left out.
  launch_settings = {
    for name, node in local.nodes : name => {
      version          = local.usual_ranges ? "0.1.0" : "0.2.0"
      extraKubeletArgs = { "--cluster-domain" = "cluster.local", "--cluster-dns" = local.cluster_dns }

      # MicroK8s derives Calico's pool and the arguments of API server, controller manager and proxy from it.
      extraCNIEnv = local.usual_ranges ? null : {
        IPv4_SUPPORT      = "true"
        IPv4_CLUSTER_CIDR = var.pod_cidr
        IPv4_SERVICE_CIDR = var.service_cidr
      }
      # The API's own service address is in its certificate only where the range is the usual one.
      extraSANs = local.usual_ranges ? null : [cidrhost(var.service_cidr, 1)]

      extraContainerdEnv = local.proxy_environment
      extraConfigFiles   = node.failure_domain == null ? null : { ha-conf = "failure-domain=${node.failure_domain}\n" }

      # Joiners enable nothing: the cluster has its add-ons from its first node.
      addons = node.first ? local.launch_addons : null
    }
  }
  launch_configuration = {
    for name, settings in local.launch_settings : name => yamlencode({
      for key, value in settings : key => value if value != null
    })
  }
}
