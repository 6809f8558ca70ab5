"""Longer things that MicroK8s' commands print."""

from __future__ import annotations

CONNECTION_REFUSED = """\
Traceback (most recent call last):
  File "/snap/microk8s/8340/scripts/wrappers/join.py", line 1018, in <module>
    join(prog_name="microk8s join")
  File "/snap/microk8s/8340/usr/lib/python3/dist-packages/click/core.py", line 764, in __call__
    return self.main(*args, **kwargs)
  File "/snap/microk8s/8340/scripts/wrappers/join.py", line 1008, in join
    join_dqlite(connection_parts, verify, worker)
  File "/snap/microk8s/8340/scripts/wrappers/join.py", line 159, in get_connection_info
    conn.connect()
  File "/snap/microk8s/8340/usr/lib/python3.10/socket.py", line 833, in create_connection
    sock.connect(sa)
ConnectionRefusedError: [Errno 111] Connection refused
"""

WORKER_JOINED = """\

The node has joined the cluster and will appear in the nodes list in a few seconds.

This worker node gets automatically configured with the API server endpoints.
If the API servers are behind a loadbalancer please set the '--refresh-interval' to '0s' in:
    /var/snap/microk8s/current/args/apiserver-proxy
and replace the API server endpoints with the one provided by the loadbalancer in:
    /var/snap/microk8s/current/args/traefik/provider.yaml

"""

ON_WORKER = """\
This MicroK8s deployment is acting as a node in a cluster.
Please use the microk8s {command} on the master.
"""

STATUS_ON_WORKER = """\
This MicroK8s deployment is acting as a node in a cluster.
Please use the master node.
"""

NO_PERMISSION = """\
Insufficient permissions to access MicroK8s.
You can either try again with sudo or add the user {user} to the 'microk8s' group:

    sudo usermod -a -G microk8s {user}
    sudo chown -R {user} ~/.kube

After this, reload the user groups either via a reboot or by running 'newgrp microk8s'.
"""

STILL_IN_DQLITE = (
    "Removal failed. Node {name} is registered with dqlite. "
    "Please, run first 'microk8s leave' on the departing node. \n"
    "If the node is not available anymore and will never attempt to join the cluster "
    "in the future use the '--force' flag \n"
    "to unregister the node while removing it.\n"
)

NO_QUORUM = "rpc error: code = Unknown desc = context deadline exceeded"
NOT_READY = "MicroK8s is not ready. Please see 'microk8s status' or wait until the cluster is ready."
NO_API = "The connection to the server 127.0.0.1:16443 was refused - did you specify the right host or port?"
NOT_RUNNING = "microk8s is not running. Use microk8s inspect for a deeper inspection."
STOPPED = "microk8s is not running, try microk8s start"
