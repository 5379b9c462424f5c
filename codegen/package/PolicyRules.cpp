// SPDX-License-Identifier: Apache-2.0
//
// PolicyRules: the actions that integrations need. Programs poll for the end of a job instead of having
// EventBridge tell them, so that `.sync` needs what describes a job and what stops it, and no rule of
// EventBridge's. Sources: Step Functions Developer Guide, "IAM policies for integrated services"; Service
// Authorization Reference.

#include "codegen/package/PolicyRules.h"

namespace asl {

namespace {

using enum RuleUse;

// clang-format off
constexpr PolicyRule kRules[] = {
    {"apigateway:invoke", "execute-api:Invoke", "!api"},

    {"athena:startQueryExecution", "athena:StartQueryExecution", "athena:@:@:workgroup/{WorkGroup|primary}"},
    {"athena:startQueryExecution", "athena:GetQueryExecution athena:StopQueryExecution", "athena:@:@:workgroup/{WorkGroup|primary}", Job},
    {"athena:stopQueryExecution", "athena:StopQueryExecution", "athena:@:@:workgroup/*"},
    {"athena:getQueryExecution", "athena:GetQueryExecution", "athena:@:@:workgroup/*"},
    {"athena:getQueryResults", "athena:GetQueryResults", "athena:@:@:workgroup/*"},

    {"batch:submitJob", "batch:SubmitJob", "!job-definition"},
    {"batch:submitJob", "batch:SubmitJob", "batch:@:@:job-queue/{JobQueue&}"},
    {"batch:submitJob", "batch:DescribeJobs", "*", Job},
    {"batch:submitJob", "batch:TerminateJob", "batch:@:@:job/*", Job},

    {"bedrock:invokeModel", "bedrock:InvokeModel", "!model"},
    {"bedrock:invokeModel", "s3:GetObject", "!input-uri"},
    {"bedrock:invokeModel", "s3:PutObject", "!output-uri"},
    {"bedrock:createModelCustomizationJob", "bedrock:CreateModelCustomizationJob", "bedrock:@:@:custom-model/*"},
    {"bedrock:createModelCustomizationJob", "bedrock:CreateModelCustomizationJob", "bedrock:@::foundation-model/{BaseModelIdentifier&}"},
    {"bedrock:createModelCustomizationJob", "iam:PassRole", "iam::@:role/{RoleArn&}", Call, "bedrock.amazonaws.com"},
    {"bedrock:createModelCustomizationJob", "bedrock:GetModelCustomizationJob bedrock:StopModelCustomizationJob", "bedrock:@:@:model-customization-job/*", Job},

    {"codebuild:startBuild", "codebuild:StartBuild", "codebuild:@:@:project/{ProjectName&}"},
    {"codebuild:startBuild", "codebuild:BatchGetBuilds codebuild:StopBuild", "codebuild:@:@:project/{ProjectName&}", Job},
    {"codebuild:startBuild", "iam:PassRole", "iam::@:role/{ServiceRoleOverride&}", Call, "codebuild.amazonaws.com"},
    {"codebuild:startBuildBatch", "codebuild:StartBuildBatch", "codebuild:@:@:project/{ProjectName&}"},
    {"codebuild:startBuildBatch", "codebuild:BatchGetBuildBatches codebuild:StopBuildBatch", "codebuild:@:@:project/{ProjectName&}", Job},
    {"codebuild:startBuildBatch", "iam:PassRole", "iam::@:role/{ServiceRoleOverride&}", Call, "codebuild.amazonaws.com"},
    {"codebuild:retryBuildBatch", "codebuild:RetryBuildBatch", "!build"},
    {"codebuild:retryBuildBatch", "codebuild:BatchGetBuildBatches codebuild:StopBuildBatch", "!build", Job},
    {"codebuild:stopBuild", "codebuild:StopBuild", "!build"},
    {"codebuild:stopBuildBatch", "codebuild:StopBuildBatch", "!build"},
    {"codebuild:deleteBuildBatch", "codebuild:DeleteBuildBatch", "!build"},
    {"codebuild:batchDeleteBuilds", "codebuild:BatchDeleteBuilds", "codebuild:@:@:project/*"},
    {"codebuild:batchGetReports", "codebuild:BatchGetReports", "codebuild:@:@:report-group/*"},

    {"databrew:startJobRun", "databrew:StartJobRun", "databrew:@:@:job/{Name}"},
    {"databrew:startJobRun", "databrew:DescribeJobRun databrew:StopJobRun", "databrew:@:@:job/{Name}", Job},

    {"dynamodb:getItem", "dynamodb:GetItem", "dynamodb:@:@:table/{TableName&}"},
    {"dynamodb:putItem", "dynamodb:PutItem", "dynamodb:@:@:table/{TableName&}"},
    {"dynamodb:updateItem", "dynamodb:UpdateItem", "dynamodb:@:@:table/{TableName&}"},
    {"dynamodb:deleteItem", "dynamodb:DeleteItem", "dynamodb:@:@:table/{TableName&}"},

    {"ecs:runTask", "ecs:RunTask", "!task-definition"},
    {"ecs:runTask", "ecs:DescribeTasks ecs:StopTask", "!tasks", Job},
    {"ecs:runTask", "iam:PassRole", "iam::@:role/{Overrides.TaskRoleArn&}", Call, "ecs-tasks.amazonaws.com"},
    {"ecs:runTask", "iam:PassRole", "iam::@:role/{Overrides.ExecutionRoleArn&}", Call, "ecs-tasks.amazonaws.com"},

    {"eks:createCluster", "eks:CreateCluster", "*"},
    {"eks:createCluster", "iam:PassRole", "iam::@:role/{RoleArn&}", Call, "eks.amazonaws.com"},
    {"eks:createCluster", "eks:DescribeCluster", "eks:@:@:cluster/{Name}", Job},
    {"eks:deleteCluster", "eks:DeleteCluster", "eks:@:@:cluster/{Name}"},
    {"eks:deleteCluster", "eks:DescribeCluster", "eks:@:@:cluster/{Name}", Job},
    {"eks:createNodegroup", "eks:CreateNodegroup", "eks:@:@:cluster/{ClusterName}"},
    {"eks:createNodegroup", "iam:PassRole", "iam::@:role/{NodeRole&}", Call, "eks.amazonaws.com"},
    {"eks:createNodegroup", "eks:DescribeNodegroup", "eks:@:@:nodegroup/{ClusterName}/{NodegroupName}/*", Job},
    {"eks:deleteNodegroup", "eks:DeleteNodegroup", "eks:@:@:nodegroup/{ClusterName}/{NodegroupName}/*"},
    {"eks:deleteNodegroup", "eks:DescribeNodegroup", "eks:@:@:nodegroup/{ClusterName}/{NodegroupName}/*", Job},
    {"eks:createFargateProfile", "eks:CreateFargateProfile", "eks:@:@:cluster/{ClusterName}"},
    {"eks:createFargateProfile", "iam:PassRole", "iam::@:role/{PodExecutionRoleArn&}", Call, "eks.amazonaws.com"},
    {"eks:createFargateProfile", "eks:DescribeFargateProfile", "eks:@:@:fargateprofile/{ClusterName}/{FargateProfileName}/*", Job},
    {"eks:deleteFargateProfile", "eks:DeleteFargateProfile", "eks:@:@:fargateprofile/{ClusterName}/{FargateProfileName}/*"},
    {"eks:deleteFargateProfile", "eks:DescribeFargateProfile", "eks:@:@:fargateprofile/{ClusterName}/{FargateProfileName}/*", Job},

    {"elasticmapreduce:createCluster", "elasticmapreduce:RunJobFlow", "*"},
    {"elasticmapreduce:createCluster", "iam:PassRole", "iam::@:role/{ServiceRole&}", Call, "elasticmapreduce.amazonaws.com"},
    {"elasticmapreduce:createCluster", "iam:PassRole", "iam::@:role/{JobFlowRole&}", Call, "ec2.amazonaws.com"},
    {"elasticmapreduce:createCluster", "iam:PassRole", "iam::@:role/{AutoScalingRole&}", Call, "application-autoscaling.amazonaws.com"},
    {"elasticmapreduce:createCluster", "elasticmapreduce:DescribeCluster elasticmapreduce:TerminateJobFlows", "elasticmapreduce:@:@:cluster/*", Job},
    {"elasticmapreduce:terminateCluster", "elasticmapreduce:TerminateJobFlows", "elasticmapreduce:@:@:cluster/{ClusterId}"},
    {"elasticmapreduce:terminateCluster", "elasticmapreduce:DescribeCluster", "elasticmapreduce:@:@:cluster/{ClusterId}", Job},
    {"elasticmapreduce:addStep", "elasticmapreduce:AddJobFlowSteps", "elasticmapreduce:@:@:cluster/{ClusterId}"},
    {"elasticmapreduce:addStep", "elasticmapreduce:DescribeStep elasticmapreduce:CancelSteps", "elasticmapreduce:@:@:cluster/{ClusterId}", Job},
    {"elasticmapreduce:addStep", "iam:PassRole", "iam::@:role/{ExecutionRoleArn&}", Call, "elasticmapreduce.amazonaws.com"},
    {"elasticmapreduce:cancelStep", "elasticmapreduce:CancelSteps", "elasticmapreduce:@:@:cluster/{ClusterId}"},
    {"elasticmapreduce:setClusterTerminationProtection", "elasticmapreduce:SetTerminationProtection", "elasticmapreduce:@:@:cluster/{ClusterId}"},
    {"elasticmapreduce:modifyInstanceFleetByName", "elasticmapreduce:ListInstanceFleets elasticmapreduce:ModifyInstanceFleet", "elasticmapreduce:@:@:cluster/{ClusterId}"},
    {"elasticmapreduce:modifyInstanceGroupByName", "elasticmapreduce:ListInstanceGroups elasticmapreduce:ModifyInstanceGroups", "elasticmapreduce:@:@:cluster/{ClusterId}"},

    {"emr-containers:createVirtualCluster", "emr-containers:CreateVirtualCluster", "*"},
    {"emr-containers:deleteVirtualCluster", "emr-containers:DeleteVirtualCluster", "emr-containers:@:@:/virtualclusters/{Id}"},
    {"emr-containers:deleteVirtualCluster", "emr-containers:DescribeVirtualCluster", "emr-containers:@:@:/virtualclusters/{Id}", Job},
    {"emr-containers:startJobRun", "emr-containers:StartJobRun", "emr-containers:@:@:/virtualclusters/{VirtualClusterId}"},
    {"emr-containers:startJobRun", "emr-containers:DescribeJobRun emr-containers:CancelJobRun", "emr-containers:@:@:/virtualclusters/{VirtualClusterId}/jobruns/*", Job},

    {"emr-serverless:createApplication", "emr-serverless:CreateApplication", "*"},
    {"emr-serverless:createApplication", "emr-serverless:GetApplication", "emr-serverless:@:@:/applications/*", Job},
    {"emr-serverless:startApplication", "emr-serverless:StartApplication", "emr-serverless:@:@:/applications/{ApplicationId}"},
    {"emr-serverless:startApplication", "emr-serverless:GetApplication", "emr-serverless:@:@:/applications/{ApplicationId}", Job},
    {"emr-serverless:stopApplication", "emr-serverless:StopApplication", "emr-serverless:@:@:/applications/{ApplicationId}"},
    {"emr-serverless:stopApplication", "emr-serverless:GetApplication", "emr-serverless:@:@:/applications/{ApplicationId}", Job},
    {"emr-serverless:deleteApplication", "emr-serverless:DeleteApplication", "emr-serverless:@:@:/applications/{ApplicationId}"},
    {"emr-serverless:deleteApplication", "emr-serverless:GetApplication", "emr-serverless:@:@:/applications/{ApplicationId}", Job},
    {"emr-serverless:startJobRun", "emr-serverless:StartJobRun", "emr-serverless:@:@:/applications/{ApplicationId}"},
    {"emr-serverless:startJobRun", "iam:PassRole", "iam::@:role/{ExecutionRoleArn&}", Call, "emr-serverless.amazonaws.com"},
    {"emr-serverless:startJobRun", "emr-serverless:GetJobRun emr-serverless:CancelJobRun", "emr-serverless:@:@:/applications/{ApplicationId}/jobruns/*", Job},
    {"emr-serverless:cancelJobRun", "emr-serverless:CancelJobRun", "emr-serverless:@:@:/applications/{ApplicationId}/jobruns/{JobRunId}"},
    {"emr-serverless:cancelJobRun", "emr-serverless:GetJobRun", "emr-serverless:@:@:/applications/{ApplicationId}/jobruns/{JobRunId}", Job},

    {"events:putEvents", "events:PutEvents", "!buses"},

    {"glue:startJobRun", "glue:StartJobRun", "glue:@:@:job/{JobName}"},
    {"glue:startJobRun", "glue:GetJobRun glue:BatchStopJobRun", "glue:@:@:job/{JobName}", Job},

    {"http:invoke", "events:DescribeConnection events:RetrieveConnectionCredentials", "!connection"},
    {"http:invoke", "secretsmanager:GetSecretValue", "!connection-secret"},

    {"lambda:invoke", "lambda:InvokeFunction", "!function"},

    {"mediaconvert:createJob", "mediaconvert:CreateJob", "mediaconvert:@:@:queues/{Queue|Default&}"},
    {"mediaconvert:createJob", "mediaconvert:CreateJob", "mediaconvert:@:@:jobTemplates/{JobTemplate&}"},
    {"mediaconvert:createJob", "iam:PassRole", "iam::@:role/{Role&}", Call, "mediaconvert.amazonaws.com"},
    {"mediaconvert:createJob", "mediaconvert:GetJob mediaconvert:CancelJob", "mediaconvert:@:@:jobs/*", Job},

    {"sagemaker:createTrainingJob", "sagemaker:CreateTrainingJob", "sagemaker:@:@:training-job/{TrainingJobName}"},
    {"sagemaker:createTrainingJob", "iam:PassRole", "iam::@:role/{RoleArn&}", Call, "sagemaker.amazonaws.com"},
    {"sagemaker:createTrainingJob", "sagemaker:DescribeTrainingJob sagemaker:StopTrainingJob", "sagemaker:@:@:training-job/{TrainingJobName}", Job},
    {"sagemaker:createTransformJob", "sagemaker:CreateTransformJob", "sagemaker:@:@:transform-job/{TransformJobName}"},
    {"sagemaker:createTransformJob", "sagemaker:DescribeTransformJob sagemaker:StopTransformJob", "sagemaker:@:@:transform-job/{TransformJobName}", Job},
    {"sagemaker:createProcessingJob", "sagemaker:CreateProcessingJob", "sagemaker:@:@:processing-job/{ProcessingJobName}"},
    {"sagemaker:createProcessingJob", "iam:PassRole", "iam::@:role/{RoleArn&}", Call, "sagemaker.amazonaws.com"},
    {"sagemaker:createProcessingJob", "sagemaker:DescribeProcessingJob sagemaker:StopProcessingJob", "sagemaker:@:@:processing-job/{ProcessingJobName}", Job},
    {"sagemaker:createHyperParameterTuningJob", "sagemaker:CreateHyperParameterTuningJob", "sagemaker:@:@:hyper-parameter-tuning-job/{HyperParameterTuningJobName}"},
    {"sagemaker:createHyperParameterTuningJob", "iam:PassRole", "iam::@:role/{TrainingJobDefinition.RoleArn&}", Call, "sagemaker.amazonaws.com"},
    {"sagemaker:createHyperParameterTuningJob", "sagemaker:DescribeHyperParameterTuningJob sagemaker:StopHyperParameterTuningJob", "sagemaker:@:@:hyper-parameter-tuning-job/{HyperParameterTuningJobName}", Job},
    {"sagemaker:createLabelingJob", "sagemaker:CreateLabelingJob", "sagemaker:@:@:labeling-job/{LabelingJobName}"},
    {"sagemaker:createLabelingJob", "iam:PassRole", "iam::@:role/{RoleArn&}", Call, "sagemaker.amazonaws.com"},
    {"sagemaker:createLabelingJob", "sagemaker:DescribeLabelingJob sagemaker:StopLabelingJob", "sagemaker:@:@:labeling-job/{LabelingJobName}", Job},
    {"sagemaker:createModel", "sagemaker:CreateModel", "sagemaker:@:@:model/{ModelName}"},
    {"sagemaker:createModel", "iam:PassRole", "iam::@:role/{ExecutionRoleArn&}", Call, "sagemaker.amazonaws.com"},
    {"sagemaker:createEndpointConfig", "sagemaker:CreateEndpointConfig", "sagemaker:@:@:endpoint-config/{EndpointConfigName}"},
    {"sagemaker:createEndpoint", "sagemaker:CreateEndpoint", "sagemaker:@:@:endpoint/{EndpointName}"},
    {"sagemaker:createEndpoint", "sagemaker:CreateEndpoint", "sagemaker:@:@:endpoint-config/{EndpointConfigName}"},
    {"sagemaker:updateEndpoint", "sagemaker:UpdateEndpoint", "sagemaker:@:@:endpoint/{EndpointName}"},
    {"sagemaker:updateEndpoint", "sagemaker:UpdateEndpoint", "sagemaker:@:@:endpoint-config/{EndpointConfigName}"},

    {"sns:publish", "sns:Publish", "sns:@:@:{TopicArn&}"},
    {"sns:publish", "sns:Publish", "sns:@:@:{TargetArn&}"},

    {"sqs:sendMessage", "sqs:SendMessage", "!queue"},

    {"states:startExecution", "states:StartExecution", "states:@:@:stateMachine:{StateMachineArn&}"},
    {"states:startExecution", "states:DescribeExecution states:StopExecution", "!executions", Job},

    // SDK integrations whose action is called otherwise in IAM, or acts on more than one thing.
    {"aws-sdk:apigatewaymanagementapi:deleteConnection", "execute-api:ManageConnections", "execute-api:@:@:*"},
    {"aws-sdk:apigatewaymanagementapi:getConnection", "execute-api:ManageConnections", "execute-api:@:@:*"},
    {"aws-sdk:apigatewaymanagementapi:postToConnection", "execute-api:ManageConnections", "execute-api:@:@:*"},
    {"aws-sdk:athena:getQueryExecution", "athena:GetQueryExecution", "athena:@:@:workgroup/*"},
    {"aws-sdk:athena:getQueryResults", "athena:GetQueryResults", "athena:@:@:workgroup/*"},
    {"aws-sdk:athena:startQueryExecution", "athena:StartQueryExecution", "athena:@:@:workgroup/{WorkGroup|primary}"},
    {"aws-sdk:bedrockruntime:converse", "bedrock:InvokeModel", "!model"},
    {"aws-sdk:dynamodb:query", "dynamodb:Query", "dynamodb:@:@:table/{TableName&}"},
    {"aws-sdk:dynamodb:query", "dynamodb:Query", "dynamodb:@:@:table/{TableName&}/index/{IndexName}"},
    {"aws-sdk:dynamodb:scan", "dynamodb:Scan", "dynamodb:@:@:table/{TableName&}"},
    {"aws-sdk:dynamodb:scan", "dynamodb:Scan", "dynamodb:@:@:table/{TableName&}/index/{IndexName}"},
    {"aws-sdk:ecs:runTask", "ecs:RunTask", "!task-definition"},
    {"aws-sdk:ecs:runTask", "iam:PassRole", "iam::@:role/{Overrides.TaskRoleArn&}", Call, "ecs-tasks.amazonaws.com"},
    {"aws-sdk:ecs:runTask", "iam:PassRole", "iam::@:role/{Overrides.ExecutionRoleArn&}", Call, "ecs-tasks.amazonaws.com"},
    {"aws-sdk:eventbridge:putEvents", "events:PutEvents", "!buses"},
    {"aws-sdk:glue:getCrawler", "glue:GetCrawler", "glue:@:@:crawler/{Name}"},
    {"aws-sdk:glue:startCrawler", "glue:StartCrawler", "glue:@:@:crawler/{Name}"},
    {"aws-sdk:lambda:invoke", "lambda:InvokeFunction", "!function"},
    {"aws-sdk:rdsdata:batchExecuteStatement", "rds-data:BatchExecuteStatement", "rds:@:@:cluster:{ResourceArn&}"},
    {"aws-sdk:rdsdata:batchExecuteStatement", "secretsmanager:GetSecretValue", "secretsmanager:@:@:secret:{SecretArn&}"},
    {"aws-sdk:rdsdata:executeStatement", "rds-data:ExecuteStatement", "rds:@:@:cluster:{ResourceArn&}"},
    {"aws-sdk:rdsdata:executeStatement", "secretsmanager:GetSecretValue", "secretsmanager:@:@:secret:{SecretArn&}"},
    {"aws-sdk:s3:completeMultipartUpload", "s3:PutObject", "!object"},
    {"aws-sdk:s3:copyObject", "s3:GetObject", "!copy-source"},
    {"aws-sdk:s3:copyObject", "s3:PutObject", "!object"},
    {"aws-sdk:s3:createMultipartUpload", "s3:PutObject", "!object"},
    {"aws-sdk:s3:deleteObjects", "s3:DeleteObject", "!deleted"},
    {"aws-sdk:s3:getBucketAccelerateConfiguration", "s3:GetAccelerateConfiguration", "!bucket"},
    {"aws-sdk:s3:getBucketCors", "s3:GetBucketCORS", "!bucket"},
    {"aws-sdk:s3:getBucketEncryption", "s3:GetEncryptionConfiguration", "!bucket"},
    {"aws-sdk:s3:getBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration", "!bucket"},
    {"aws-sdk:s3:getBucketNotificationConfiguration", "s3:GetBucketNotification", "!bucket"},
    {"aws-sdk:s3:getBucketReplication", "s3:GetReplicationConfiguration", "!bucket"},
    {"aws-sdk:s3:getObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration", "!bucket"},
    {"aws-sdk:s3:getPublicAccessBlock", "s3:GetBucketPublicAccessBlock", "!bucket"},
    {"aws-sdk:s3:headBucket", "s3:ListBucket", "!bucket"},
    {"aws-sdk:s3:headObject", "s3:GetObject", "!object"},
    {"aws-sdk:s3:listBuckets", "s3:ListAllMyBuckets", "*"},
    {"aws-sdk:s3:listMultipartUploads", "s3:ListBucketMultipartUploads", "!bucket"},
    {"aws-sdk:s3:listObjectVersions", "s3:ListBucketVersions", "!bucket"},
    {"aws-sdk:s3:listObjects", "s3:ListBucket", "!bucket"},
    {"aws-sdk:s3:listObjectsV2", "s3:ListBucket", "!bucket"},
    {"aws-sdk:s3:listParts", "s3:ListMultipartUploadParts", "!object"},
    {"aws-sdk:s3:putBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration", "!bucket"},
    {"aws-sdk:s3:uploadPart", "s3:PutObject", "!object"},
    {"aws-sdk:s3:uploadPartCopy", "s3:GetObject", "!copy-source"},
    {"aws-sdk:s3:uploadPartCopy", "s3:PutObject", "!object"},
    {"aws-sdk:scheduler:createSchedule", "scheduler:CreateSchedule", "scheduler:@:@:schedule/{GroupName|default}/{Name}"},
    {"aws-sdk:scheduler:createSchedule", "iam:PassRole", "iam::@:role/{Target.RoleArn&}", Call, "scheduler.amazonaws.com"},
    {"aws-sdk:scheduler:updateSchedule", "scheduler:UpdateSchedule", "scheduler:@:@:schedule/{GroupName|default}/{Name}"},
    {"aws-sdk:scheduler:updateSchedule", "iam:PassRole", "iam::@:role/{Target.RoleArn&}", Call, "scheduler.amazonaws.com"},
    {"aws-sdk:sqs:changeMessageVisibilityBatch", "sqs:ChangeMessageVisibility", "!queue"},
    {"aws-sdk:sqs:deleteMessageBatch", "sqs:DeleteMessage", "!queue"},
    {"aws-sdk:sqs:sendMessageBatch", "sqs:SendMessage", "!queue"},
    {"aws-sdk:sns:publishBatch", "sns:Publish", "sns:@:@:{TopicArn&}"},
};

constexpr ServiceResource kServiceResources[] = {
    {"athena", "WorkGroup", "athena:@:@:workgroup/{WorkGroup}"},
    {"batch", "JobQueue", "batch:@:@:job-queue/{JobQueue&}"},
    {"bedrockruntime", "ModelId", "!model"},
    {"cloudwatchlogs", "LogGroupName", "logs:@:@:log-group:{LogGroupName}:*"},
    {"codebuild", "ProjectName", "codebuild:@:@:project/{ProjectName&}"},
    {"cognitoidentityprovider", "UserPoolId", "cognito-idp:@:@:userpool/{UserPoolId}"},
    {"dynamodb", "TableName", "dynamodb:@:@:table/{TableName&}"},
    {"firehose", "DeliveryStreamName", "firehose:@:@:deliverystream/{DeliveryStreamName}"},
    {"glue", "JobName", "glue:@:@:job/{JobName}"},
    {"kinesis", "StreamARN", "kinesis:@:@:stream/{StreamARN&}"},
    {"kinesis", "StreamName", "kinesis:@:@:stream/{StreamName}"},
    {"kms", "KeyId", "!key"},
    {"lambda", "FunctionName", "!function"},
    {"s3", "Key", "!object"},
    {"s3", "Bucket", "!bucket"},
    {"sagemakerruntime", "EndpointName", "sagemaker:@:@:endpoint/{EndpointName}"},
    {"scheduler", "Name", "scheduler:@:@:schedule/{GroupName|default}/{Name}"},
    {"secretsmanager", "SecretId", "!secret"},
    {"sfn", "StateMachineArn", "states:@:@:stateMachine:{StateMachineArn&}"},
    {"sfn", "ExecutionArn", "states:@:@:execution:{ExecutionArn&}"},
    {"sfn", "ActivityArn", "states:@:@:activity:{ActivityArn&}"},
    {"sns", "TopicArn", "sns:@:@:{TopicArn&}"},
    {"sns", "TargetArn", "sns:@:@:{TargetArn&}"},
    {"sqs", "QueueUrl", "!queue"},
};

struct Beginning {
  std::string_view service;
  std::string_view action;
};

constexpr Beginning kWithoutResources[] = {
    {"batch", "describeJobs"}, {"comprehend", "batchDetect"}, {"comprehend", "detectDominantLanguage"},
    {"comprehend", "detectKeyPhrases"}, {"comprehend", "detectPiiEntities"}, {"comprehend", "detectSentiment"},
    {"comprehend", "detectSyntax"}, {"dynamodb", "listTables"}, {"ec2", "describeInstances"},
    {"ec2", "describeInstanceStatus"}, {"ec2", "describeImages"}, {"ec2", "describeSecurityGroups"},
    {"ec2", "describeSnapshots"}, {"ec2", "describeSubnets"}, {"ec2", "describeVolumes"}, {"ec2", "describeVpcs"},
    {"iam", "listRoles"}, {"kms", "generateRandom"}, {"kms", "listKeys"}, 
    {"pricing", "get"}, {"rekognition", "compareFaces"}, {"rekognition", "detectFaces"},
    {"rekognition", "detectLabels"}, {"rekognition", "detectText"}, {"rekognition", "getLabelDetection"},
    {"rekognition", "recognizeCelebrities"}, {"rekognition", "startLabelDetection"},
    {"redshiftdata", "describeStatement"}, {"redshiftdata", "getStatementResult"},
    {"resourcegroupstaggingapi", "getResources"}, {"sfn", "sendTask"}, {"sqs", "listQueues"},
    {"ssm", "describeParameters"}, {"sts", "getCallerIdentity"}, {"textract", "analyze"}, {"textract", "detect"},
    {"textract", "getDocument"}, {"textract", "startDocument"}, {"transcribe", "startTranscriptionJob"},
};

struct Needs {
  std::string_view call;
  std::string_view needs;
};

constexpr Needs kUntoldNeeds[] = {
    {"athena:startQueryExecution", "what the query reads and where its results go (S3, the Glue catalogue)"},
    {"aws-sdk:athena:startQueryExecution", "what the query reads and where its results go (S3, the Glue catalogue)"},
    {"aws-sdk:ecs:runTask", "the roles of the task definition (iam:PassRole)"},
    {"ecs:runTask", "the roles of the task definition (iam:PassRole)"},
};
// clang-format on

} // namespace

std::vector<const PolicyRule *> findPolicyRules(std::string_view call) {
  std::vector<const PolicyRule *> found;
  for (const PolicyRule &rule : kRules)
    if (rule.call == call)
      found.push_back(&rule);
  return found;
}

std::vector<const ServiceResource *> findServiceResources(std::string_view service) {
  std::vector<const ServiceResource *> found;
  for (const ServiceResource &resource : kServiceResources)
    if (resource.service == service)
      found.push_back(&resource);
  return found;
}

bool hasNoResources(std::string_view service, std::string_view action) {
  for (const Beginning &entry : kWithoutResources)
    if (entry.service == service && action.starts_with(entry.action))
      return true;
  return false;
}

std::string_view untoldNeeds(std::string_view call) {
  for (const Needs &entry : kUntoldNeeds)
    if (entry.call == call)
      return entry.needs;
  return {};
}

} // namespace asl
