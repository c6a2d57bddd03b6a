// SPDX-License-Identifier: Apache-2.0
//
// model.safetensors: as the weights of a model folder are read, and then the model that they make (sim/model/bert.hpp).
//
//   twice      the bytes as they are; then with the length of the header made right, so that a header may grow and shrink
//   alone      the file, and every tensor of up to 64 KiB as FP32
//   as weights beside the config.json and vocab.txt of the smallest encoder; an encoder that opens embeds two tokens
#include <algorithm>
#include <cstring>
#include <vector>

#include "sim/model/bert.hpp"
#include "sim/model/safetensors.hpp"
#include "tests/fuzz/harness.hpp"

namespace {

using namespace sumac;

const std::filesystem::path& folder() {
  static const bool made = [] {
    fuzz::write_file(fuzz::scratch() / "config.json",
                     R"({"model_type": "bert", "hidden_size": 2, "intermediate_size": 1, )"
                     R"("num_attention_heads": 1, "num_hidden_layers": 1, "vocab_size": 4, )"
                     R"("max_position_embeddings": 2, "type_vocab_size": 1})");
    fuzz::write_file(fuzz::scratch() / "vocab.txt", "[UNK]\n[CLS]\n[SEP]\na\n");
    return true;
  }();
  (void)made;
  return fuzz::scratch();
}

/// The file with the length of its header made right: to the last brace before the first NUL.
std::string mended(std::string file) {
  if (file.size() < 8) return file;
  const std::size_t end = file.rfind('}', std::min(file.find('\0', 8), file.size()));
  const std::uint64_t length = end == std::string::npos || end < 8 ? 0 : end - 7;
  std::memcpy(file.data(), &length, sizeof length);
  return file;
}

void read(std::string_view text) {
  const std::filesystem::path path = folder() / "model.safetensors";
  fuzz::write_file(path, text);
  bool rare = false;
  const bool whole = fuzz::accepted([&] {
    const model::Safetensors file = model::Safetensors::open(path);
    rare = file.tensors().size() > 3;
    for (const model::Tensor& tensor : file.tensors()) {
      if (tensor.bytes.size() > 65536) continue;
      (void)fuzz::accepted([&] {
        if (file.floats(tensor.name, tensor.shape).size() !=
            static_cast<std::size_t>(tensor.elements()))
          fuzz::finding("a tensor has another number of elements than its shape");
      });
    }
  });
  if (!whole) return;
  const bool encoder = fuzz::accepted([&] {
    const model::Bert bert = model::Bert::open(folder());
    const std::vector<int> ids = {1, 2};
    (void)bert.embed(ids);
  });
  fuzz::plant(rare && !encoder);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string given(fuzz::text_of(data, size));
  read(given);
  if (const std::string other = mended(given); other != given) read(other);
  return 0;
}
