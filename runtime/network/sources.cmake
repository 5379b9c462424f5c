# SPDX-License-Identifier: Apache-2.0
# Sources of runtime/network, one a line, in alphabetical order. Every program may have the first ones.
asl_runtime_sources(
  FileLimit.cpp
  Http.cpp
)
asl_network_sources(
  Address.cpp
  AnswerReader.cpp
  Client.cpp
  Connection.cpp
  Connector.cpp
  Exchange.cpp
  Gzip.cpp
  PlainAnswer.cpp
  Proxy.cpp
  Reactor.cpp
  Resolver.cpp
  Tls.cpp
  Trust.cpp
)
