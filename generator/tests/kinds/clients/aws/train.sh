#!/usr/bin/env bash
# A training job: $NAME, of $IMAGE, over the files in $DATA; what it learns goes to $OUTPUT.
set -euo pipefail

source='{S3DataSource={S3DataType=S3Prefix,S3Uri='"$DATA"'}}'
aws sagemaker create-training-job --training-job-name "$NAME" --role-arn "$ROLE" \
    --algorithm-specification "TrainingImage=$IMAGE,TrainingInputMode=File" \
    --hyper-parameters test-size=0.1,random-state=123 \
    --input-data-config "ChannelName=train,DataSource=$source" \
    --output-data-config "S3OutputPath=$OUTPUT" \
    --resource-config InstanceType=ml.m5.large,InstanceCount=1,VolumeSizeInGB=10 \
    --stopping-condition MaxRuntimeInSeconds=3600 --enable-network-isolation
aws sagemaker wait training-job-completed-or-stopped --training-job-name "$NAME"
