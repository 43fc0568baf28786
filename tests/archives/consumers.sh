#!/usr/bin/env bash
# consumers.sh ARCHIVE... : every archive must be taken, unchanged, by skopeo, umoci, oci-image-tool and a registry on
# loopback. Prints VALID for each that is; exits 1 at the first that is not. What skopeo makes of ARCHIVE is left in
# ARCHIVE.skopeo-oci, -docker, -zstd and -v2s2. The image must be named test/app:latest.
set -euo pipefail
work=$(mktemp -d)
registry=
cleanup() { [ -z "$registry" ] || kill "$registry" 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
port=$((20000 + $$ % 20000))
cat >"$work/registry.yml" <<YML
version: 0.1
storage: { filesystem: { rootdirectory: $work/registry } }
http: { addr: 127.0.0.1:$port }
YML
docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
registry=$!
for _ in $(seq 50); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done

check() { # NAME COMMAND...
    local name=$1; shift
    if ! "$@" >"$work/out" 2>&1; then
        echo "$name: $(tail -n 3 "$work/out")"
        exit 1
    fi
}
digest() { jq -r '.manifests[0].digest' "$1/index.json"; }

count=0
for archive in "$@"; do
    count=$((count + 1))
    at=$work/$count
    mkdir -p "$at/layout"
    tar -xf "$archive" -C "$at/layout"
    check 'oci-image-tool validate' oci-image-tool validate --type image --ref name=latest "$at/layout"
    (cd "$at/layout/blobs/sha256" && for blob in *; do echo "$blob  $blob"; done | sha256sum --check --quiet)
    check 'skopeo inspect (OCI)' skopeo inspect "oci-archive:$archive:latest"
    check 'skopeo inspect (docker save)' skopeo inspect "docker-archive:$archive:test/app:latest"
    check 'skopeo copy (OCI)' skopeo copy -q --preserve-digests "oci-archive:$archive:latest" "oci:$at/copy:latest"
    check 'skopeo copy (docker save)' skopeo copy -q "docker-archive:$archive:test/app:latest" "oci:$at/saved:latest"
    check 'skopeo copy to docker save' skopeo copy -q "oci-archive:$archive:latest" "docker-archive:$at/d.tar:x/y:z"
    check 'skopeo copy to OCI' skopeo copy -q "oci-archive:$archive:latest" "oci-archive:$archive.skopeo-oci:latest"
    cp "$at/d.tar" "$archive.skopeo-docker"
    check 'skopeo copy with zstd' skopeo copy -q --dest-compress --dest-compress-format zstd \
        "oci-archive:$archive:latest" "oci-archive:$archive.skopeo-zstd:latest"
    check "skopeo copy in Docker's format" skopeo copy -q --format v2s2 \
        "oci-archive:$archive:latest" "oci-archive:$archive.skopeo-v2s2:latest"
    check 'umoci stat' umoci stat --image "$at/layout:latest" --json
    check 'umoci unpack' umoci unpack --rootless --image "$at/layout:latest" "$at/bundle"
    [ ! -e "$at/bundle/rootfs/etc/app/conf" ] && [ -e "$at/bundle/rootfs/etc/again" ] ||
        { echo 'umoci unpack: a whiteout or a hard link is wrong'; exit 1; }
    there=docker://127.0.0.1:$port/test/v$count:latest
    check 'push' skopeo copy -q --preserve-digests --dest-tls-verify=false "oci-archive:$archive:latest" "$there"
    check 'pull' skopeo copy -q --preserve-digests --src-tls-verify=false "$there" "oci:$at/back:latest"
    [ "$(digest "$at/layout")" = "$(digest "$at/back")" ] || { echo 'the digest changed on its way'; exit 1; }
    for blob in "$at"/back/blobs/sha256/*; do cmp "$blob" "$at/layout/blobs/sha256/${blob##*/}"; done
    echo "VALID $archive"
done
