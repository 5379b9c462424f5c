# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/network, one a line, in alphabetical order. Http.cpp is in every program.
asl_runtime_sources(
  Http.cpp
)
asl_network_sources(
  Address.cpp
  AnswerReader.cpp
  Client.cpp
  Connection.cpp
  Connector.cpp
  Exchange.cpp
  FileLimit.cpp
  Gzip.cpp
  Proxy.cpp
  Reactor.cpp
  Resolver.cpp
  Tls.cpp
  Trust.cpp
)
