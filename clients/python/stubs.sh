#!/bin/sh
# Usage: stubs.sh PYTHON FOLDER
# Generates the stubs of the contract into FOLDER. google.rpc comes with
# googleapis-common-protos and is not generated again.
set -eu
python=$1 folder=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$folder"
"$python" -m grpc_tools.protoc \
	-I "$root/proto" -I "$root/third_party/googleapis" \
	--python_out="$folder" --grpc_python_out="$folder" \
	"$root"/proto/tocsin/v1/*.proto
