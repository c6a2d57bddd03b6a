// SPDX-License-Identifier: Apache-2.0
//
// Holds a JSON document to a JSON Schema; knows the words of it that our schemas use.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sumac::test {

using Json = nlohmann::json;

inline bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

/// What is wrong with a value, one line each.
inline void check_schema(const Json& value, const Json& schema, const Json& root,
                         const std::string& at, std::vector<std::string>& wrong) {
  if (schema.contains("$ref")) {
    return check_schema(value,
                        root.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1))),
                        root, at, wrong);
  }
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
    wrong.push_back(at + ": not in the list");
  if (schema.contains("type")) {
    const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
    if (std::ranges::none_of(
            types, [&](const Json& type) { return has_type(value, type.get<std::string>()); })) {
      wrong.push_back(at + ": is " + value.dump() + ", not " + types.dump());
    }
  }
  if (value.is_array() && schema.contains("items")) {
    for (std::size_t i = 0; i < value.size(); ++i)
      check_schema(value[i], schema["items"], root, at + "/" + std::to_string(i), wrong);
  }
  if (!value.is_object()) return;
  for (const Json& key : schema.value("required", Json::array())) {
    if (!value.contains(key.get<std::string>()))
      wrong.push_back(at + ": '" + key.get<std::string>() + "' is missing");
  }
  for (const auto& [key, member] : value.items()) {
    if (schema.contains("properties") && schema["properties"].contains(key)) {
      check_schema(member, schema["properties"][key], root, at + "/" + key, wrong);
    } else if (!schema.value("additionalProperties", true)) {
      wrong.push_back(at + ": '" + key + "' is not in the schema");
    }
  }
}

}  // namespace sumac::test
