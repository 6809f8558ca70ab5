# What cloud-init does at a node's first boot. It ends in an error where MicroK8s could not be installed.

locals {
  proxies = {
    for protocol in ["http", "https"] : protocol => var.proxy[protocol]
    if try(var.proxy[protocol], null) != null
  }
  no_proxy = join(",", compact([
    "127.0.0.1,localhost,169.254.169.254,10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16",
    "${var.pod_cidr},${var.service_cidr},.svc,.cluster.local",
    try(var.proxy.no_proxy, ""),
  ]))
  proxy_environment = length(local.proxies) == 0 ? null : merge(
    { for protocol, url in local.proxies : "${upper(protocol)}_PROXY" => url },
    { NO_PROXY = local.no_proxy },
  )

  environment_files = local.proxy_environment == null ? [] : [{
    path    = "/etc/environment"
    append  = true
    content = join("", [for key, value in local.proxy_environment : "${key}=\"${value}\"\n"])
  }]

  install = concat(
    ["snap wait system seed.loaded"],
    [for protocol, url in local.proxies : "snap set system proxy.${protocol}=${url}"],
    [
      # The store or an install hook may fail once; installing what is installed succeeds.
      <<-EOT
        for attempt in 1 2 3 4 5 6 7 8 9 10; do
          snap install microk8s --classic --channel=${var.channel} && break
          sleep 15
        done
      EOT
      ,
      "snap refresh --hold microk8s",
      "usermod -aG microk8s ${var.ssh_user}",
    ],
  )

  # A null is left out.
  cloud_settings = {
    for name, launch in local.launch_configuration : name => {
      hostname          = name
      preserve_hostname = false
      manage_etc_hosts  = "localhost" # sudo looks its own host name up

      apt = length(local.proxies) == 0 ? null : {
        for protocol, url in local.proxies : "${protocol}_proxy" => url
      }
      write_files = concat(local.environment_files, [
        { path = "/etc/microk8s.yaml", permissions = "0600", content = launch },
      ])
      runcmd = local.install

      ssh_deletekeys = true
      ssh_keys = try({
        ed25519_private = var.bootstrap_host_keys[name].private
        ed25519_public  = var.bootstrap_host_keys[name].public
      }, null)
    }
  }
  user_data = {
    for name, settings in local.cloud_settings : name => join("\n", [
      "#cloud-config",
      yamlencode({ for key, value in settings : key => value if value != null }),
    ])
  }
}
