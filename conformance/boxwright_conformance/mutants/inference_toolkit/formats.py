"""Containers that read, write or refuse bodies wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.inference_toolkit.reference import READ_ACCEPT, edited

__all__ = ["MUTANTS"]


MUTANTS = (
    edited(
        "no-npz",
        "ITK-007",
        "reading application/x-npz: 415",
        ("arrays.py", '    "application/x-npz": rows_from_npz,\n', ""),
    ),
    edited(
        "csv-answer-is-json",
        "ITK-007",
        "writing text/csv: not the right rows as text/csv",
        ("arrays.py", '"text/csv": to_csv', '"text/csv": to_json'),
        collateral=frozenset({"ITK-008", "ITK-022"}),
    ),
    edited(
        "accept-required",
        "ITK-008",
        "without Accept: 500",
        ("handlers.py", READ_ACCEPT, '        if accept == "*/*":\n'),
    ),
    edited(
        "accept-list-as-one",
        "ITK-008",
        r"with Accept text/csv, \*/\*: 406",
        ("handlers.py", 'accept.split(",")', "[accept]"),
    ),
    edited(
        "default-accept-ignored",
        "ITK-008",
        "and output_fn is asked for application/json",
        (
            "handlers.py",
            'os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json")',
            '"application/json"',
        ),
    ),
    edited(
        "error-text-with-200",
        "ITK-009",
        "an unsupported Content-Type gets 200, not 415",
        ("handlers.py", "return error.status_code,", "return 200,"),
    ),
    edited(
        "unsupported-type-500",
        "ITK-009",
        "an unsupported Content-Type gets 500, not 415",
        ("handlers.py", 'BaseInferenceToolkitError(415, f"', 'RuntimeError(f"'),
    ),
    edited(
        "own-error-class-flattened",
        "ITK-009",
        "a handler's own error with status 415 is answered 500",
        (
            "handlers.py",
            "        return error.status_code,",
            (
                '        if handlers.own("input_fn"):\n'
                '            return 500, "text/plain", b"internal error\\n"\n'
                "        return error.status_code,"
            ),
        ),
    ),
    edited(
        "traceback-to-caller",
        "ITK-018",
        "the caller reads what the handler's exception said",
        ("handlers.py", 'b"internal error\\n"', "traceback.format_exc().encode()"),
    ),
    edited(
        "media-type-parameters-refused",
        "ITK-022",
        "Content-Type text/csv; charset=utf-8: 415",
        (
            "handlers.py",
            '    return value.partition(";")[0].strip().lower()\n',
            "    return value.strip().lower()\n",
        ),
    ),
    edited(
        "unpickles-arrays",
        "ITK-023",
        "a pickle in an NPY body was run: it made a file",
        (
            "arrays.py",
            '        raise ValueError(f"arrays of {kind} are not read")\n',
            "        import pickle\n\n        return shape, [pickle.loads(data)]\n",
        ),
    ),
)
