"""What lies in the image and where: packing, labels, drivers, files below /opt/ml."""

from __future__ import annotations

import pytest
from boxwright_conformance.checks.image import gpu, labels, packing, surroundings
from boxwright_conformance.platform.registry import DOCKER_MANIFEST, Form, registry_of
from boxwright_conformance.scenarios.evidence.image import Pushed

from ..examples import built

ECR = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
CAPABILITY = "com.amazonaws.sagemaker.capabilities"
SERVERLESS = frozenset({"serverless"})
NEWER = "cuda>=12.4 brand=tesla,driver>=525,driver<526 brand=tesla,driver>=535,driver<536"


def packed(media_type: str = DOCKER_MANIFEST, *, there: bool = True, **changes: str) -> Pushed:
    target = changes.pop("target", f"{ECR}/churn:1.2.0")
    form = Form(media_type=media_type, **changes)
    return Pushed(target=target, registry=registry_of(target), form=form, there=there)


def labelled(capability: str, value: str = "true"):
    return built(labels={f"{CAPABILITY}.{capability}": value})


def on(ami: str, **cuda: str):
    return built(declared={"ami": f"al2-ami-sagemaker-inference-{ami}"}, cuda=cuda)


GOOD = [
    (packing.check_manifest_is_in_docker_form, packed()),
    (packing.check_manifest_is_in_docker_form, packed(there=False)),
    (packing.check_manifest_of_a_training_image, packed()),
    (packing.check_reference_fits_the_api, packed()),
    (packing.check_reference_fits_the_api, packed(target=f"{ECR}/team/churn@sha256:{'0f' * 32}")),
    (packing.check_reference_fits_the_api, packed(target="localhost:5000/churn")),
    (packing.check_image_is_small_enough, built(bytes=10_240_000_000)),
    (packing.check_image_is_small_enough, built(bytes=9_000_000_000, claims=SERVERLESS)),
    (packing.check_image_is_small_enough, built(bytes=9, declared={"image-size": "20480"})),
    (labels.check_multi_model_label, labelled("multi-models")),
    (labels.check_port_label, labelled("accept-bind-to-port")),
    (labels.check_streaming_label, labelled("bidirectional-streaming")),
    (gpu.check_no_driver_is_baked_in, built()),
    (gpu.check_cuda_is_not_newer_than_the_driver, on("gpu-2", CUDA_VERSION="12.2.2")),
    (gpu.check_cuda_is_not_newer_than_the_driver, on("gpu-2-1", CUDA_VERSION="11.8.0")),
    (gpu.check_cuda_is_not_newer_than_the_driver, on("gpu-4-1", CUDA_VERSION="13.0.1")),
    (
        gpu.check_cuda_is_not_newer_than_the_driver,
        on("gpu-2", CUDA_VERSION="12.4.1", NVIDIA_REQUIRE_CUDA=NEWER),
    ),
    (surroundings.check_nothing_lies_below_opt_ml, built()),
]

BAD = [
    (packing.check_manifest_is_in_docker_form, packed(INDEX), f"{ECR} holds .* as {INDEX[:-5]}"),
    (packing.check_manifest_is_in_docker_form, packed(MANIFEST), "image.manifest"),
    (packing.check_manifest_of_a_training_image, packed(INDEX), "image.index"),
    (
        packing.check_reference_fits_the_api,
        packed(target=f"{ECR}/{'a/' * 120}b"),
        "characters, 255",
    ),
    (packing.check_reference_fits_the_api, packed(target=f"{ECR}/churn :1"), "white space"),
    (packing.check_reference_fits_the_api, packed(target=f"{ECR}/:1"), "no reference as"),
    (
        packing.check_image_is_small_enough,
        built(bytes=10_241_000_000, claims=SERVERLESS),
        "10241 MB, 10240 MB are",
    ),
    (labels.check_multi_model_label, built(labels={}), "multi-models is missing"),
    (labels.check_port_label, labelled("accept-bind-to-port", "True"), "is 'True'"),
    (labels.check_streaming_label, built(labels={}), "bidirectional-streaming is missing"),
    (
        gpu.check_no_driver_is_baked_in,
        built(driver=("/usr/bin/nvidia-smi", "/usr/lib/libcuda.so.535.1")),
        "2 file.s. of a GPU driver, such as /usr/bin/nvidia-smi",
    ),
    (
        gpu.check_cuda_is_not_newer_than_the_driver,
        on("gpu-3-1", CUDA_VERSION="13.0.0"),
        "CUDA 13.0.0 on .*gpu-3-1, whose driver knows 12.4",
    ),
    (
        gpu.check_cuda_is_not_newer_than_the_driver,
        on("gpu-2", NVIDIA_REQUIRE_CUDA="cuda>=12.8 brand=tesla,driver>=550,driver<551"),
        "not met by .*gpu-2: cuda>=12.8",
    ),
    (
        surroundings.check_nothing_lies_below_opt_ml,
        built(entrypoint=("python", "/opt/ml/a.py")),
        "names /opt/ml/a.py",
    ),
]

MENTIONED = [
    (packing.check_manifest_is_in_docker_form, packed(INDEX, there=False), "docker push from"),
    (packing.check_manifest_is_in_docker_form, packed(LIST), "a list of images"),
    (packing.check_image_is_small_enough, built(bytes=11_000_000_000), "11000 MB"),
    (
        packing.check_image_is_small_enough,
        built(bytes=200_000_000, declared={"image-size": "150"}),
        "200 MB, 150 MB are allowed",
    ),
    (
        gpu.check_cuda_is_not_newer_than_the_driver,
        on("gpu-2", CUDA_VERSION="12.4.1"),
        "only what needs nothing new",
    ),
    (
        surroundings.check_nothing_lies_below_opt_ml,
        built(below_opt_ml=("/opt/ml/model/w",)),
        "1 file.s. below /opt/ml, such as /opt/ml/model/w",
    ),
]

UNKNOWN = [
    (
        packing.check_manifest_is_in_docker_form,
        packed("", trouble="no basic auth credentials"),
        "no basic auth credentials; once it is pushed: --declare target=",
    ),
    (packing.check_reference_fits_the_api, packed(target="churn:1"), "on this machine only"),
    (
        packing.check_image_is_small_enough,
        built(declared={"image-size": "many"}),
        "image-size=many is no number",
    ),
    (gpu.check_cuda_is_not_newer_than_the_driver, built(), "--declare ami="),
    (gpu.check_cuda_is_not_newer_than_the_driver, on("gpu-9"), "known: …inference-gpu-2"),
    (gpu.check_cuda_is_not_newer_than_the_driver, on("gpu-2"), "names no CUDA version"),
]


def test_a_requirement_that_is_switched_off_does_not_count():
    wanted = on(
        "gpu-2",
        CUDA_VERSION="12.2.0",
        NVIDIA_REQUIRE_CUDA="cuda>=12.8",
        NVIDIA_DISABLE_REQUIRE="true",
    )
    gpu.check_cuda_is_not_newer_than_the_driver(wanted)


@pytest.mark.parametrize(
    ("reference", "host"),
    [
        ("churn:1", ""),
        ("library/churn", ""),
        ("sha256:0f0f", ""),
        ("localhost/churn", "localhost"),
        ("ghcr.io/churn:1", "ghcr.io"),
        ("127.0.0.1:5000/churn", "127.0.0.1:5000"),
    ],
)
def test_a_registry_is_known_by_its_dot_or_colon(reference, host):
    assert registry_of(reference) == host
