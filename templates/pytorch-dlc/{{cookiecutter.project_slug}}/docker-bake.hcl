{% set domain = "amazonaws.com.cn" if cookiecutter.region[:3] == "cn-" else "amazonaws.com" %}
{% set registry = cookiecutter.registry_account ~ ".dkr.ecr." ~ cookiecutter.region ~ "." ~ domain %}
# The images of boxwright.toml, for those who build with buildx:
#   docker buildx bake          # both for CPUs
#   docker buildx bake gpu      # both for GPUs
group "default" {
  targets = ["cpu-training", "cpu-inference"]
}

group "gpu" {
  targets = ["gpu-training", "gpu-inference"]
}

# Each can be given another value: CPU_IMAGE=... docker buildx bake
variable "CPU_IMAGE" {
  default = "{{ registry }}/{{ cookiecutter.cpu_image }}"
}

variable "GPU_IMAGE" {
  default = "{{ registry }}/{{ cookiecutter.gpu_image }}"
}

target "_plain" {
  context    = "."
  dockerfile = "Dockerfile"
  labels     = { "boxwright.kind" = "pytorch-dlc" }
  # SageMaker refuses the index of manifests that attestations would make of an image.
  attest = ["type=provenance,disabled=true", "type=sbom,disabled=true"]
}
{% for device in ["cpu", "gpu"] %}
{% for stage in ["training", "inference"] %}

target "{{ device }}-{{ stage }}" {
  inherits = ["_plain"]
  target   = "{{ stage }}"
  args     = { BASE_IMAGE = {{ device | upper }}_IMAGE }
  tags     = ["{{ cookiecutter.project_slug }}-{{ device }}-{{ stage }}:latest"]
}
{% endfor %}
{% endfor %}
