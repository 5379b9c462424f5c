# SPDX-License-Identifier: Apache-2.0
"""unpack-image.py IMAGE.tar FOLDER: follows an OCI image layout from its index to its layers, checks each digest and size
on the way, unpacks the layers, and prints what the image runs. What Docker reads must lead to the same files."""

import gzip
import hashlib
import io
import json
import sys
import tarfile

archive = tarfile.open(sys.argv[1])


def read(name):
    return archive.extractfile(name).read()


def follow(descriptor):
    algorithm, digest = descriptor["digest"].split(":")
    data = read(f"blobs/{algorithm}/{digest}")
    assert hashlib.sha256(data).hexdigest() == digest, descriptor
    assert len(data) == descriptor["size"], descriptor
    return data


assert json.loads(read("oci-layout")) == {"imageLayoutVersion": "1.0.0"}
(entry,) = json.loads(read("index.json"))["manifests"]
manifest = json.loads(follow(entry))
configuration = json.loads(follow(manifest["config"]))
for layer, digest in zip(manifest["layers"], configuration["rootfs"]["diff_ids"], strict=True):
    data = gzip.decompress(follow(layer))
    assert "sha256:" + hashlib.sha256(data).hexdigest() == digest
    tarfile.open(fileobj=io.BytesIO(data)).extractall(sys.argv[2])
(docker,) = json.loads(read("manifest.json"))
assert docker["Config"].endswith(manifest["config"]["digest"].split(":")[1])
assert [path.rsplit("/", 1)[1] for path in docker["Layers"]] == [each["digest"].split(":")[1] for each in manifest["layers"]]
print("entry point", *configuration["config"]["Entrypoint"], end=", ")
print(configuration["architecture"], "in", configuration["config"]["WorkingDir"])
