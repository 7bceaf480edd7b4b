#!/usr/bin/env bash
# A processing job: $NAME, of $IMAGE, over the files in $DATA; its results go to $RESULTS. Prints what it says at its end.
set -euo pipefail

input="{S3Uri=$DATA,LocalPath=/opt/ml/processing/input/headlines,S3DataType=S3Prefix,S3InputMode=File}"
output="{S3Uri=$RESULTS,LocalPath=/opt/ml/processing/output,S3UploadMode=EndOfJob}"
aws sagemaker create-processing-job --processing-job-name "$NAME" --role-arn "$ROLE" \
    --app-specification "ImageUri=$IMAGE,ContainerArguments=[--words,512]" \
    --processing-inputs "InputName=headlines,S3Input=$input" \
    --processing-output-config "Outputs=[{OutputName=results,S3Output=$output}]" \
    --processing-resources 'ClusterConfig={InstanceCount=1,InstanceType=ml.m5.large,VolumeSizeInGB=30}' \
    --network-config EnableNetworkIsolation=true > /dev/null
aws sagemaker wait processing-job-completed-or-stopped --processing-job-name "$NAME"
aws sagemaker describe-processing-job --processing-job-name "$NAME" --query ExitMessage --output text
