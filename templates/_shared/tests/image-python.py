def test_python_is_the_one_that_was_chosen(host: Host) -> None:
    assert host.check_output("python --version").startswith("Python {{ cookiecutter.python_version }}.")


def test_neither_compiler_nor_aws_code_is_inside(host: Host) -> None:
    assert not host.exists("gcc")
    packages = host.check_output("ls /opt/venv/lib/python{{ cookiecutter.python_version }}/site-packages")
    assert not {"boto3", "botocore", "sagemaker"} & set(packages.split())
