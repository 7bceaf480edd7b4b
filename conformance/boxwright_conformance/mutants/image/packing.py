"""Images that are packed, named or labelled wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_TARGET_INDEX = {"target": "{registry}/oci-index:1"}


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="oci-index",
        requirement="IMG-010",
        because=r"holds .*/oci-index:1 as application/vnd\.oci\.image\.index\.v1\+json",
        declared=_TARGET_INDEX,
        collateral=frozenset({"IMG-011"}),
    ),
    Mutant(
        name="oci-manifest",
        requirement="IMG-010",
        because=r"holds .*/oci-manifest:1 as application/vnd\.oci\.image\.manifest\.v1\+json",
        declared={"target": "{registry}/oci-manifest:1"},
        collateral=frozenset({"IMG-011"}),
    ),
    Mutant(
        name="oci-index-for-training",
        requirement="IMG-011",
        because=r"holds .*/oci-index:1 as application/vnd\.oci\.image\.index\.v1\+json",
        declared=_TARGET_INDEX,
        collateral=frozenset({"IMG-010"}),
    ),
    Mutant(
        name="long-reference",
        requirement="IMG-012",
        because="the reference has 2[67]. characters, 255 are allowed",
        declared={"target": "{registry}/" + "deep/" * 49 + "down:1"},
    ),
    Mutant(
        name="reference-with-blank",
        requirement="IMG-012",
        because="white space in it",
        declared={"target": "{registry}/docker:1\n"},
    ),
    Mutant(
        name="padded-image",
        requirement="IMG-013",
        because=r"the image has \d+ MB, 150 MB are allowed",
        files={"/opt/padding": bytes(60_000_000)},
        claims=frozenset({"serverless"}),
        declared={"image-size": "150"},
        collateral=frozenset({"SLS-001"}),
    ),
    Mutant(
        name="multi-model-label-false",
        requirement="IMG-014",
        because="multi-models is 'false'",
        config=("LABEL com.amazonaws.sagemaker.capabilities.multi-models=false",),
        claims=frozenset({"multi-model"}),
    ),
    Mutant(
        name="label-false",
        requirement="IMG-015",
        because="accept-bind-to-port is 'false'",
        config=("LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=false",),
        claims=frozenset({"bind-to-port"}),
        collateral=frozenset({"PIPE-003"}),
    ),
    Mutant(
        name="label-without-port",
        requirement="IMG-015",
        because="not on port 18237",
        edits=(Edit("serve", 'int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080"))', "8080"),),
        collateral=frozenset({"PIPE-001", "PIPE-002"}),
    ),
    Mutant(
        name="streaming-label-false",
        requirement="IMG-016",
        because="bidirectional-streaming is 'false'",
        config=("LABEL com.amazonaws.sagemaker.capabilities.bidirectional-streaming=false",),
        claims=frozenset({"bidirectional-streaming"}),
    ),
)
