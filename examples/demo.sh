#!/bin/sh
# From nothing to a three-node cluster in the embedded cloud, and how to look at it. `make demo` runs this.
# Usage: examples/demo.sh [PATH OF MECTUI]
set -eu

mectui=${1:-mectui}
home=${DEMO_HOME:-.cache/demo}
speed=${DEMO_SPEED:-20}
demo="$mectui --home $home --demo"

if ! "$mectui" --home "$home" demo-cloud status; then
    "$mectui" --home "$home" demo-cloud start --speed "$speed"
fi
if $demo status demo >/dev/null 2>&1; then
    echo "A cluster of an earlier demo is there; it goes first."
    $demo destroy demo --approve auto --non-interactive
    $demo forget demo
fi

$demo --non-interactive --answers "$(dirname "$0")/demo.yaml" --approve auto

cat <<EOF

Three nodes are Ready in the embedded cloud, whose nodes boot and join faster than real ones:
  $("$mectui" --home "$home" demo-cloud status)
Look at the cluster:
  $demo status demo
  $demo ssh demo w-0 -- microk8s version
  $demo tunnel demo -- kubectl get nodes
Destroy it, and then the cloud:
  $demo destroy demo
  $mectui --home $home demo-cloud stop
EOF
