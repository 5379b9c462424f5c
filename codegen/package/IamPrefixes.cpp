// SPDX-License-Identifier: Apache-2.0
//
// IamPrefixes: the services whose name in SDK integrations, made of the service's id, is not the one that
// actions of IAM begin with. Found by comparing the operations of AWS's service models with the actions of
// the Service Authorization Reference.

#include "codegen/package/PolicyRules.h"

namespace asl {

namespace {

struct Prefix {
  std::string_view service;
  std::string_view prefix;
};

// clang-format off
constexpr Prefix kPrefixes[] = {
    {"accessanalyzer", "access-analyzer"}, {"acmpca", "acm-pca"}, {"amp", "aps"},
    {"apigatewaymanagementapi", "execute-api"}, {"apigatewayv2", "apigateway"}, {"appconfigdata", "appconfig"},
    {"appintegrations", "app-integrations"}, {"applicationautoscaling", "application-autoscaling"},
    {"applicationcostprofiler", "application-cost-profiler"}, {"applicationdiscovery", "discovery"},
    {"applicationsignals", "application-signals"}, {"arcregionswitch", "arc-region-switch"},
    {"arczonalshift", "arc-zonal-shift"}, {"autoscalingplans", "autoscaling-plans"},
    {"backupgateway", "backup-gateway"}, {"backupsearch", "backup-search"}, {"bcmdashboards", "bcm-dashboards"},
    {"bcmdataexports", "bcm-data-exports"}, {"bcmpricingcalculator", "bcm-pricing-calculator"},
    {"bcmrecommendedactions", "bcm-recommended-actions"}, {"bedrockagent", "bedrock"},
    {"bedrockagentcore", "bedrock-agentcore"}, {"bedrockagentcorecontrol", "bedrock-agentcore"},
    {"bedrockagentruntime", "bedrock"}, {"bedrockdataautomation", "bedrock"},
    {"bedrockdataautomationruntime", "bedrock"}, {"bedrockruntime", "bedrock"}, {"chimesdkidentity", "chime"},
    {"chimesdkmediapipelines", "chime"}, {"chimesdkmeetings", "chime"}, {"chimesdkmessaging", "chime"},
    {"chimesdkvoice", "chime"}, {"cleanroomsml", "cleanrooms-ml"}, {"cloudcontrol", "cloudformation"},
    {"cloudfrontkeyvaluestore", "cloudfront-keyvaluestore"}, {"cloudhsmv2", "cloudhsm"},
    {"cloudsearchdomain", "cloudsearch"}, {"cloudtraildata", "cloudtrail-data"}, {"cloudwatchlogs", "logs"},
    {"codeguruprofiler", "codeguru-profiler"}, {"codegurureviewer", "codeguru-reviewer"},
    {"codegurusecurity", "codeguru-security"}, {"codestarconnections", "codestar-connections"},
    {"codestarnotifications", "codestar-notifications"}, {"cognitoidentity", "cognito-identity"},
    {"cognitoidentityprovider", "cognito-idp"}, {"cognitosync", "cognito-sync"},
    {"computeoptimizer", "compute-optimizer"}, {"computeoptimizerautomation", "aco-automation"},
    {"connectcampaigns", "connect-campaigns"}, {"connectcampaignsv2", "connect-campaigns"}, {"connectcases", "cases"},
    {"connectcontactlens", "connect"}, {"connecthealth", "health-agent"}, {"costandusagereport", "cur"},
    {"costexplorer", "ce"}, {"costoptimizationhub", "cost-optimization-hub"}, {"customerprofiles", "profile"},
    {"databasemigration", "dms"}, {"devopsagent", "aidevops"}, {"devopsguru", "devops-guru"}, {"directory", "ds"},
    {"directoryservicedata", "ds-data"}, {"docdb", "rds"}, {"docdbelastic", "docdb-elastic"},
    {"dynamodbstreams", "dynamodb"}, {"ec2instanceconnect", "ec2-instance-connect"}, {"ecrpublic", "ecr-public"},
    {"efs", "elasticfilesystem"}, {"eksauth", "eks-auth"}, {"elasticloadbalancingv2", "elasticloadbalancing"},
    {"elasticsearch", "es"}, {"elementalinference", "elemental-inference"}, {"emr", "elasticmapreduce"},
    {"emrcontainers", "emr-containers"}, {"emrserverless", "emr-serverless"}, {"eventbridge", "events"},
    {"finspacedata", "finspace-api"}, {"forecastquery", "forecast"}, {"geomaps", "geo-maps"},
    {"geoplaces", "geo-places"}, {"georoutes", "geo-routes"}, {"greengrassv2", "greengrass"},
    {"inspectorscan", "inspector-scan"}, {"iotdataplane", "iot"}, {"ioteventsdata", "iotevents"},
    {"iotjobsdataplane", "iotjobsdata"}, {"iotsecuretunneling", "iot"}, {"ivsrealtime", "ivs"},
    {"kendraranking", "kendra-ranking"}, {"keyspaces", "cassandra"}, {"keyspacesstreams", "cassandra"},
    {"kinesisanalyticsv2", "kinesisanalytics"}, {"kinesisvideoarchivedmedia", "kinesisvideo"},
    {"kinesisvideomedia", "kinesisvideo"}, {"kinesisvideosignaling", "kinesisvideo"},
    {"kinesisvideowebrtcstorage", "kinesisvideo"}, {"lexmodelbuilding", "lex"}, {"lexmodelsv2", "lex"},
    {"lexruntime", "lex"}, {"lexruntimev2", "lex"}, {"licensemanager", "license-manager"},
    {"licensemanagerlinuxsubscriptions", "license-manager-linux-subscriptions"},
    {"licensemanagerusersubscriptions", "license-manager-user-subscriptions"}, {"location", "geo"},
    {"mailmanager", "ses"}, {"managedblockchainquery", "managedblockchain-query"},
    {"marketplaceagreement", "aws-marketplace"}, {"marketplacecatalog", "aws-marketplace"},
    {"marketplacedeployment", "aws-marketplace"}, {"marketplacediscovery", "aws-marketplace"},
    {"marketplaceentitlement", "aws-marketplace"}, {"marketplacemetering", "aws-marketplace"},
    {"marketplacereporting", "aws-marketplace"}, {"mediapackagevod", "mediapackage-vod"},
    {"mediastoredata", "mediastore"}, {"medicalimaging", "medical-imaging"}, {"migrationhub", "mgh"},
    {"migrationhubconfig", "mgh"}, {"migrationhuborchestrator", "migrationhub-orchestrator"},
    {"migrationhubrefactorspaces", "refactor-spaces"}, {"migrationhubstrategy", "migrationhub-strategy"},
    {"mturk", "mechanicalturk"}, {"mwaa", "airflow"}, {"mwaaserverless", "airflow-serverless"}, {"neptune", "rds"},
    {"neptunedata", "neptune-db"}, {"neptunegraph", "neptune-graph"}, {"networkfirewall", "network-firewall"},
    {"notificationscontacts", "notifications-contacts"}, {"novaact", "nova-act"}, {"opensearch", "es"},
    {"opensearchserverless", "aoss"}, {"partnercentralaccount", "partnercentral"},
    {"partnercentralbenefits", "partnercentral"}, {"partnercentralchannel", "partnercentral"},
    {"partnercentralselling", "partnercentral"}, {"paymentcryptography", "payment-cryptography"},
    {"paymentcryptographydata", "payment-cryptography"}, {"pcaconnectorad", "pca-connector-ad"},
    {"pcaconnectorscep", "pca-connector-scep"}, {"personalizeevents", "personalize"},
    {"personalizeruntime", "personalize"}, {"pinpoint", "mobiletargeting"}, {"pinpointemail", "ses"},
    {"pinpointsmsvoice", "sms-voice"}, {"pinpointsmsvoicev2", "sms-voice"}, {"qconnect", "wisdom"},
    {"rdsdata", "rds-data"}, {"redshiftdata", "redshift-data"}, {"redshiftserverless", "redshift-serverless"},
    {"resourceexplorer2", "resource-explorer-2"}, {"resourcegroups", "resource-groups"},
    {"resourcegroupstaggingapi", "tag"}, {"route53recoverycluster", "route53-recovery-cluster"},
    {"route53recoverycontrolconfig", "route53-recovery-control-config"},
    {"route53recoveryreadiness", "route53-recovery-readiness"}, {"s3control", "s3"}, {"s3outposts", "s3-outposts"},
    {"sagemakera2iruntime", "sagemaker"}, {"sagemakeredge", "sagemaker"},
    {"sagemakerfeaturestoreruntime", "sagemaker"}, {"sagemakergeospatial", "sagemaker-geospatial"},
    {"sagemakermetrics", "sagemaker"}, {"sagemakerruntime", "sagemaker"}, {"securityir", "security-ir"},
    {"serverlessapplicationrepository", "serverlessrepo"}, {"servicecatalogappregistry", "servicecatalog"},
    {"sesv2", "ses"}, {"sfn", "states"}, {"signerdata", "signer"}, {"simpledb", "sdb"}, {"simpledbv2", "sdb"},
    {"snowdevicemanagement", "snow-device-management"}, {"socialmessaging", "social-messaging"},
    {"ssmcontacts", "ssm-contacts"}, {"ssmguiconnect", "ssm-guiconnect"}, {"ssmincidents", "ssm-incidents"},
    {"ssmquicksetup", "ssm-quicksetup"}, {"ssmsap", "ssm-sap"}, {"ssoadmin", "sso"}, {"ssooidc", "sso-oauth"},
    {"supplychain", "scn"}, {"taxsettings", "tax"}, {"timestreaminfluxdb", "timestream-influxdb"},
    {"timestreamquery", "timestream"}, {"timestreamwrite", "timestream"}, {"vpclattice", "vpc-lattice"},
    {"wafregional", "waf-regional"}, {"workspacesinstances", "workspaces-instances"},
    {"workspacesthinclient", "thinclient"}, {"workspacesweb", "workspaces-web"},
};
// clang-format on

} // namespace

std::string_view iamPrefix(std::string_view service) {
  for (const Prefix &entry : kPrefixes)
    if (entry.service == service)
      return entry.prefix;
  return service;
}

} // namespace asl
