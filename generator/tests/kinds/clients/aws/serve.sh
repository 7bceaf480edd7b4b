#!/usr/bin/env bash
# An endpoint, $NAME, of $IMAGE and $MODEL: made, asked the CSV in $REQUEST, and removed. Leaves what it says in $ANSWER.
set -euo pipefail

aws sagemaker create-model --model-name "$NAME" --execution-role-arn "$ROLE" \
    --primary-container "Image=$IMAGE,ModelDataUrl=$MODEL"
aws sagemaker create-endpoint-config --endpoint-config-name "$NAME" \
    --production-variants "VariantName=all,ModelName=$NAME,InitialInstanceCount=1,InstanceType=ml.m5.large"
aws sagemaker create-endpoint --endpoint-name "$NAME" --endpoint-config-name "$NAME"
aws sagemaker wait endpoint-in-service --endpoint-name "$NAME"
aws sagemaker-runtime invoke-endpoint --endpoint-name "$NAME" \
    --content-type text/csv --accept text/csv --body "fileb://$REQUEST" "$ANSWER"
aws sagemaker delete-endpoint --endpoint-name "$NAME"
aws sagemaker wait endpoint-deleted --endpoint-name "$NAME"
aws sagemaker delete-endpoint-config --endpoint-config-name "$NAME"
aws sagemaker delete-model --model-name "$NAME"
