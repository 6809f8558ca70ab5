#!/bin/sh
# Connects the cluster that this pod is in with Azure Arc, or takes it away again.
set -eu
export AZURE_CONFIG_DIR=/scratch/azure HOME=/scratch KUBECONFIG=/scratch/kubeconfig

account=/var/run/secrets/kubernetes.io/serviceaccount
cat >"$KUBECONFIG" <<END
apiVersion: v1
kind: Config
current-context: here
contexts: [{name: here, context: {cluster: here, user: here}}]
clusters: [{name: here, cluster: {server: 'https://kubernetes.default.svc', certificate-authority: $account/ca.crt}}]
users: [{name: here, user: {token: '$(cat "$account/token")'}}]
END
chmod 600 "$KUBECONFIG"

az extension add --only-show-errors --name connectedk8s --version 1.10.0
# a leading @ is the file that holds the value
az login --only-show-errors --service-principal -o none \
  --tenant "$TENANT" --username "$CLIENT" --password @/secret/password
az account set --subscription "$SUBSCRIPTION"

if [ "$1" = disconnect ]; then
  az connectedk8s delete --only-show-errors --name "$NAME" --resource-group "$GROUP" --yes
  exit
fi
for provider in Microsoft.Kubernetes Microsoft.KubernetesConfiguration Microsoft.ExtendedLocation; do
  az provider register --only-show-errors --namespace "$provider" --wait
done
az connectedk8s connect --only-show-errors -o none --name "$NAME" --resource-group "$GROUP" --location "$LOCATION" \
  --kube-config "$KUBECONFIG" --kube-context here
until [ "$(az connectedk8s show --name "$NAME" --resource-group "$GROUP" --query connectivityStatus -o tsv)" = Connected ]; do
  sleep 10
done
