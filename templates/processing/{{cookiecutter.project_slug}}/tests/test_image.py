{% include "templates/_shared/tests/image-head.py" %}


def test_the_job_is_a_program(host: Host) -> None:
    program = host.file("/opt/program/process")
    assert program.mode & 0o555 == 0o555
    assert not program.content.splitlines()[0].endswith(b"\r")


def test_everything_that_the_job_needs_can_be_imported(host: Host) -> None:
    host.check_output("python -W error -c 'import job.headlines'")


def test_a_script_among_the_inputs_can_be_started(host: Host) -> None:
    assert host.check_output("python3 -c 'import numpy; print(1)'") == "1"


{% include "templates/_shared/tests/image-python.py" %}


def test_the_image_runs_without_a_role_word() -> None:
    settings = "{% raw %}[{{ .Config.User }}]{{ json .Config.Entrypoint }}{{ json .Config.Cmd }}{% endraw %}"
    told = docker("image", "inspect", "--format", settings, IMAGE)
    assert told == '[]["/opt/program/process"]null'
