"""A batch transform job with boto3: the model $NAME over the CSV in $DATA; results in $RESULTS."""

import os

import boto3

NAME, DATA, RESULTS = (os.environ[name] for name in ("NAME", "DATA", "RESULTS"))
sagemaker = boto3.client("sagemaker")
sagemaker.create_transform_job(
    TransformJobName=NAME,
    ModelName=NAME,
    TransformInput={
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": DATA}},
        "ContentType": "text/csv",
        "SplitType": "Line",
    },
    TransformOutput={"S3OutputPath": RESULTS, "Accept": "text/csv", "AssembleWith": "Line"},
    TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
)
sagemaker.get_waiter("transform_job_completed_or_stopped").wait(TransformJobName=NAME)
