# SPDX-License-Identifier: Apache-2.0
"""make-jobs.py FOLDER: jobs.asl.json, a definition with one task for each job that the service waits for, and mock.json with
three test cases for it: each job ends well after a minute, each fails after a minute, each is refused when it is started."""

import json
import os
import sys

JOBS = {  # by resource: the first part of the errors with which the service refuses to start it
    "athena:startQueryExecution.sync": "Athena",
    "batch:submitJob.sync": "Batch",
    "bedrock:createModelCustomizationJob.sync": "Bedrock",
    "codebuild:startBuild.sync": "CodeBuild",
    "codebuild:startBuildBatch.sync": "CodeBuild",
    "codebuild:retryBuildBatch.sync": "CodeBuild",
    "databrew:startJobRun.sync": "DataBrew",
    "ecs:runTask.sync": "AmazonECS",
    "eks:createCluster.sync": "EKS",
    "eks:deleteCluster.sync": "EKS",
    "eks:createNodegroup.sync": "EKS",
    "eks:deleteNodegroup.sync": "EKS",
    "eks:createFargateProfile.sync": "EKS",
    "eks:deleteFargateProfile.sync": "EKS",
    "eks:runJob.sync": "EKS",
    "elasticmapreduce:createCluster.sync": "EMR",
    "elasticmapreduce:terminateCluster.sync": "EMR",
    "elasticmapreduce:addStep.sync": "EMR",
    "emr-containers:deleteVirtualCluster.sync": "EMRContainers",
    "emr-containers:startJobRun.sync": "EMRContainers",
    "emr-serverless:createApplication.sync": "EMRServerless",
    "emr-serverless:startApplication.sync": "EMRServerless",
    "emr-serverless:stopApplication.sync": "EMRServerless",
    "emr-serverless:deleteApplication.sync": "EMRServerless",
    "emr-serverless:startJobRun.sync": "EMRServerless",
    "emr-serverless:cancelJobRun.sync": "EMRServerless",
    "glue:startJobRun.sync": "Glue",
    "mediaconvert:createJob.sync": "MediaConvert",
    "sagemaker:createHyperParameterTuningJob.sync": "SageMaker",
    "sagemaker:createLabelingJob.sync": "SageMaker",
    "sagemaker:createProcessingJob.sync": "SageMaker",
    "sagemaker:createTrainingJob.sync": "SageMaker",
    "sagemaker:createTransformJob.sync": "SageMaker",
    "states:startExecution.sync": "StepFunctions",
    "states:startExecution.sync:2": "StepFunctions",
}

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
names = list(JOBS)
states = {}
for name, after in zip(names, names[1:] + ["End"]):
    states[name] = {
        "Type": "Task",
        "Resource": "arn:aws:states:::" + name,
        "Parameters": {"Number": len(states)},
        "ResultPath": "$.result",
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.result", "Next": after}],
        "Next": after,
    }
states["End"] = {"Type": "Succeed"}
with open(os.path.join(folder, "jobs.asl.json"), "w") as file:
    json.dump({"StartAt": names[0], "States": states}, file, indent=1)

responses = {
    "Good": {"0": {"AfterSeconds": 60, "Return": {"Status": "SUCCEEDED"}}},
    "Bad": {"0": {"AfterSeconds": 60, "Throw": {"Error": "States.TaskFailed", "Cause": '{"Status":"FAILED"}'}}},
}
cases = {case: {name: case for name in names} for case in ("Good", "Bad")}
cases["Refused"] = {name: "Refused" + prefix for name, prefix in JOBS.items()}
for prefix in set(JOBS.values()):
    responses["Refused" + prefix] = {"0": {"Throw": {"Error": prefix + ".ThrottlingException", "Cause": "slow down"}}}
with open(os.path.join(folder, "mock.json"), "w") as file:
    json.dump({"StateMachines": {"jobs": {"TestCases": cases}}, "MockedResponses": responses}, file, indent=1)
