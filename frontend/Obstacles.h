// SPDX-License-Identifier: Apache-2.0
//
// Obstacles.h: what in a machine does not go together with where it is meant to run.
//
// Warnings of the groups `express` and `lambda` come from here. Whoever deploys a machine as an Express
// workflow or as a Lambda function can ask directly.

#ifndef ASL_FRONTEND_OBSTACLES_H
#define ASL_FRONTEND_OBSTACLES_H

#include "frontend/Machine.h"

#include <string>
#include <vector>

namespace asl {

struct Obstacle {
  SourceRange range;
  /// The place in the service's notation: "/States/A/Resource".
  std::string location;
  /// Lower case, no full stop: "an Express workflow cannot use activities".
  std::string message;
};

/// What keeps a Standard machine from being an Express workflow. Empty for one that is Express already:
/// there, the same things are errors.
std::vector<Obstacle> findExpressObstacles(const Machine &machine);

/// What cannot work, or cannot end well, in a compiled machine that runs as a Lambda function.
std::vector<Obstacle> findLambdaObstacles(const Machine &machine);

} // namespace asl

#endif
