{% from "templates/_shared/tests/image-platform.jinja" import configuration, on_the_path %}
{% include "templates/_shared/tests/image-head.py" %}


{{ on_the_path(["train", "serve"] if cookiecutter.serving else ["train"]) }}


def test_the_toolkit_and_its_extension_can_be_imported(host: Host) -> None:
    host.check_output("python -W error -c 'import gethostname, container.toolkit'")
    # What is imported makes a folder for the code of a job.
    host.check_output("env SAGEMAKER_BASE_DIR=/tmp python -c 'import sagemaker_training.trainer'")
{% if cookiecutter.serving %}


def test_everything_that_serves_can_be_imported(host: Host) -> None:
    host.check_output("python -W error -c 'import container.app, model.inference, granian.server'")
{% endif %}


def test_python_is_the_one_that_was_chosen(host: Host) -> None:
    assert host.check_output("python --version").startswith("Python {{ cookiecutter.python_version }}.")


def test_the_compiler_is_gone_and_the_code_of_a_job_has_a_place(host: Host) -> None:
    assert not host.exists("gcc")
    assert not host.file("/opt/ml/code").exists


{{ configuration(cookiecutter.serving) }}
