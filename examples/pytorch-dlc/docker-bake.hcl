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
  default = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch:2.13-cpu-amzn2023-sagemaker"
}

variable "GPU_IMAGE" {
  default = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch:2.13-cu133-amzn2023-sagemaker"
}

target "_plain" {
  context    = "."
  dockerfile = "Dockerfile"
  labels     = { "boxwright.kind" = "pytorch-dlc" }
  # SageMaker refuses the index of manifests that attestations would make of an image.
  attest = ["type=provenance,disabled=true", "type=sbom,disabled=true"]
}

target "cpu-training" {
  inherits = ["_plain"]
  target   = "training"
  args     = { BASE_IMAGE = CPU_IMAGE }
  tags     = ["karate-club-cpu-training:latest"]
}

target "cpu-inference" {
  inherits = ["_plain"]
  target   = "inference"
  args     = { BASE_IMAGE = CPU_IMAGE }
  tags     = ["karate-club-cpu-inference:latest"]
}

target "gpu-training" {
  inherits = ["_plain"]
  target   = "training"
  args     = { BASE_IMAGE = GPU_IMAGE }
  tags     = ["karate-club-gpu-training:latest"]
}

target "gpu-inference" {
  inherits = ["_plain"]
  target   = "inference"
  args     = { BASE_IMAGE = GPU_IMAGE }
  tags     = ["karate-club-gpu-inference:latest"]
}
