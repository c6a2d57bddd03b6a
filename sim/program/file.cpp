// SPDX-License-Identifier: Apache-2.0
#include "sim/program/file.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <system_error>

#include "models/base/crc32.hpp"
#include "models/base/error.hpp"
#include "sim/base/whole_file.hpp"

namespace sumac::program {

namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {'S', 'U', 'M', 'A', 'C', 0x0D, 0x0A, 0x1A};
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderBytes = 128;
constexpr std::size_t kNameBytes = 32;
constexpr std::size_t kHeaderCrcAt = kHeaderBytes - 4;

class Writer {
 public:
  template <class T>
  void put(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
    }
  }
  void put_text(std::string_view text) {
    SUMAC_CHECK(text.size() <= 0xFFFF, "a name in a program has at most 65535 bytes");
    put(static_cast<std::uint16_t>(text.size()));
    bytes.insert(bytes.end(), text.begin(), text.end());
  }
  std::vector<std::uint8_t> bytes;
};

class Reader {
 public:
  Reader(std::span<const std::uint8_t> bytes, const std::string& where, const char* section)
      : bytes_(bytes), where_(where), section_(section) {}

  template <class T>
  T get() {
    const std::span<const std::uint8_t> raw = take(sizeof(T));
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
      value |= std::uint64_t{raw[i]} << (8 * i);
    return static_cast<T>(value);
  }
  std::string get_text() {
    const std::span<const std::uint8_t> raw = take(get<std::uint16_t>());
    return {raw.begin(), raw.end()};
  }
  std::span<const std::uint8_t> take(std::size_t count) {
    if (count > bytes_.size() - at_)
      throw base::InputError(where_ + ": " + section_ + " ends too early");
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::span<const std::uint8_t> bytes_;
  const std::string& where_;
  const char* section_;
  std::size_t at_ = 0;
};

void put_symbol(Writer& w, const Symbol& s) {
  w.put_text(s.name);
  w.put_text(s.act_format);
  w.put_text(s.wgt_format);
  w.put(static_cast<std::uint32_t>(s.out_format));
  w.put(s.first_descriptor);
  w.put(s.descriptors);
  w.put(s.batch);
  w.put(s.m);
  w.put(s.n);
  w.put(s.k);
  w.put(s.out_base);
}

Symbol get_symbol(Reader& r, const std::string& where) {
  Symbol s;
  s.name = r.get_text();
  s.act_format = r.get_text();
  s.wgt_format = r.get_text();
  const auto format = r.get<std::uint32_t>();
  if (format > 2)
    throw base::InputError(where + ": a symbol has output format " + std::to_string(format));
  s.out_format = static_cast<pe::OutFormat>(format);
  s.first_descriptor = r.get<std::uint32_t>();
  s.descriptors = r.get<std::uint32_t>();
  s.batch = r.get<std::uint32_t>();
  s.m = r.get<std::uint32_t>();
  s.n = r.get<std::uint32_t>();
  s.k = r.get<std::uint32_t>();
  s.out_base = r.get<std::uint32_t>();
  return s;
}

struct Header {
  std::uint64_t hash = 0;
  Target target;
  std::uint32_t desc_base = 0;
  std::uint32_t descriptors = 0;
  std::uint32_t symbols = 0;
  std::uint64_t symbol_bytes = 0;
  std::uint64_t image_bytes = 0;
  std::uint64_t memory_bytes = 0;
  std::uint32_t desc_crc = 0;
  std::uint32_t symbol_crc = 0;
  std::uint32_t image_crc = 0;
};

std::vector<std::uint8_t> header_bytes(const Header& h) {
  Writer w;
  w.bytes.assign(kMagic.begin(), kMagic.end());
  w.put(kVersion);
  w.put(static_cast<std::uint32_t>(kHeaderBytes));
  w.put(h.hash);
  w.put(static_cast<std::uint8_t>(h.target.rows));
  w.put(static_cast<std::uint8_t>(h.target.cols));
  w.put(static_cast<std::uint8_t>(h.target.lanes));
  w.put(static_cast<std::uint8_t>(h.target.port_bytes));
  w.put(static_cast<std::uint8_t>(h.target.act_bits));
  w.put(static_cast<std::uint8_t>(h.target.wgt_bits));
  w.put(std::uint16_t{0});
  w.put(static_cast<std::uint32_t>(h.target.act_ring_words));
  w.put(static_cast<std::uint32_t>(h.target.wgt_ring_words));
  w.put(h.desc_base);
  w.put(h.descriptors);
  w.put(h.symbols);
  w.put(std::uint32_t{0});
  w.put(h.symbol_bytes);
  w.put(h.image_bytes);
  w.put(h.memory_bytes);
  SUMAC_CHECK(h.target.pe.size() <= kNameBytes,
              "the name of a PE configuration has at most 32 bytes");
  w.bytes.insert(w.bytes.end(), h.target.pe.begin(), h.target.pe.end());
  w.bytes.resize(w.bytes.size() + kNameBytes - h.target.pe.size());
  w.put(h.desc_crc);
  w.put(h.symbol_crc);
  w.put(h.image_crc);
  w.put(base::crc32(w.bytes));
  SUMAC_CHECK(w.bytes.size() == kHeaderBytes, "the header has its size");
  return w.bytes;
}

Header parse_header(std::span<const std::uint8_t> bytes, const std::string& where) {
  const auto refuse = [&](const std::string& what) { throw base::InputError(where + ": " + what); };
  if (bytes.size() < kMagic.size() || !std::equal(kMagic.begin(), kMagic.end(), bytes.begin())) {
    refuse("is not a .sumac program");
  }
  if (bytes.size() < kHeaderBytes) refuse("header ends too early (truncated file?)");
  Reader r(bytes.first(kHeaderBytes), where, "header");
  (void)r.take(kMagic.size());
  const auto version = r.get<std::uint32_t>();
  if (version != kVersion) {
    refuse("has version " + std::to_string(version) + ", this program reads version " +
           std::to_string(kVersion));
  }
  std::uint32_t crc = 0;
  for (std::size_t i = 0; i < 4; ++i)
    crc |= std::uint32_t{bytes[kHeaderCrcAt + i]} << (8 * i);
  if (crc != base::crc32(bytes.first(kHeaderCrcAt)))
    refuse("header does not match its checksum (damaged file?)");
  if (r.get<std::uint32_t>() != kHeaderBytes) refuse("header size is not 128");
  Header h;
  h.hash = r.get<std::uint64_t>();
  h.target.rows = r.get<std::uint8_t>();
  h.target.cols = r.get<std::uint8_t>();
  h.target.lanes = r.get<std::uint8_t>();
  h.target.port_bytes = r.get<std::uint8_t>();
  h.target.act_bits = r.get<std::uint8_t>();
  h.target.wgt_bits = r.get<std::uint8_t>();
  if (r.get<std::uint16_t>() != 0) refuse("reserved bytes 30..31 of the header are not 0");
  h.target.act_ring_words = r.get<std::uint32_t>();
  h.target.wgt_ring_words = r.get<std::uint32_t>();
  h.desc_base = r.get<std::uint32_t>();
  h.descriptors = r.get<std::uint32_t>();
  h.symbols = r.get<std::uint32_t>();
  if (r.get<std::uint32_t>() != 0) refuse("reserved bytes 52..55 of the header are not 0");
  h.symbol_bytes = r.get<std::uint64_t>();
  h.image_bytes = r.get<std::uint64_t>();
  h.memory_bytes = r.get<std::uint64_t>();
  const std::span<const std::uint8_t> name = r.take(kNameBytes);
  const auto end = std::find(name.begin(), name.end(), std::uint8_t{0});
  h.target.pe.assign(name.begin(), end);
  if (std::any_of(end, name.end(), [](std::uint8_t b) { return b != 0; }) ||
      std::any_of(name.begin(), end, [](std::uint8_t b) { return b < 0x21 || b > 0x7E; })) {
    refuse("the name of the PE configuration is not plain text");
  }
  h.desc_crc = r.get<std::uint32_t>();
  h.symbol_crc = r.get<std::uint32_t>();
  h.image_crc = r.get<std::uint32_t>();
  if (h.hash != target_hash(h.target)) refuse("array and PE do not match their hash");
  return h;
}

}  // namespace

std::vector<std::uint8_t> serialize(const Program& p) {
  validate(p);
  Writer descriptors;
  for (const Descriptor& d : p.descriptors) {
    const auto bytes = encode(d);
    descriptors.bytes.insert(descriptors.bytes.end(), bytes.begin(), bytes.end());
  }
  Writer symbols;
  for (const Symbol& s : p.symbols)
    put_symbol(symbols, s);
  Header h;
  h.target = p.target;
  h.hash = target_hash(p.target);
  h.desc_base = p.desc_base;
  h.descriptors = static_cast<std::uint32_t>(p.descriptors.size());
  h.symbols = static_cast<std::uint32_t>(p.symbols.size());
  h.symbol_bytes = symbols.bytes.size();
  h.image_bytes = p.image.size();
  h.memory_bytes = p.memory_bytes;
  h.desc_crc = base::crc32(descriptors.bytes);
  h.symbol_crc = base::crc32(symbols.bytes);
  h.image_crc = base::crc32(p.image);
  std::vector<std::uint8_t> bytes = header_bytes(h);
  bytes.reserve(bytes.size() + descriptors.bytes.size() + symbols.bytes.size() + p.image.size());
  bytes.insert(bytes.end(), descriptors.bytes.begin(), descriptors.bytes.end());
  bytes.insert(bytes.end(), symbols.bytes.begin(), symbols.bytes.end());
  bytes.insert(bytes.end(), p.image.begin(), p.image.end());
  return bytes;
}

Program parse(std::span<const std::uint8_t> bytes, const std::string& where) {
  const Header h = parse_header(bytes, where);
  // Sizes are compared with what is there before anything is taken for true; none of the differences can wrap.
  std::uint64_t left = bytes.size() - kHeaderBytes;
  const auto section = [&](std::uint64_t size, const char* name) {
    if (size > left) {
      throw base::InputError(where + ": " + name + " takes " + std::to_string(size) +
                             " bytes, the file has " + std::to_string(left) +
                             " left (truncated file?)");
    }
    const std::span<const std::uint8_t> part = bytes.subspan(
        bytes.size() - static_cast<std::size_t>(left), static_cast<std::size_t>(size));
    left -= size;
    return part;
  };
  const auto descriptors =
      section(std::uint64_t{h.descriptors} * kDescriptorBytes, "descriptor list");
  const auto symbols = section(h.symbol_bytes, "symbol table");
  const auto image = section(h.image_bytes, "memory image");
  if (left != 0)
    throw base::InputError(where + ": " + std::to_string(left) + " bytes follow the memory image");
  const auto check = [&](std::span<const std::uint8_t> part, std::uint32_t crc, const char* name) {
    if (base::crc32(part) != crc) {
      throw base::InputError(where + ": " + name + " does not match its checksum (damaged file?)");
    }
  };
  check(descriptors, h.desc_crc, "descriptor list");
  check(symbols, h.symbol_crc, "symbol table");
  check(image, h.image_crc, "memory image");
  Program p;
  p.target = h.target;
  p.desc_base = h.desc_base;
  p.memory_bytes = h.memory_bytes;
  Reader symbol_reader(symbols, where, "symbol table");
  for (std::uint32_t i = 0; i < h.symbols; ++i)
    p.symbols.push_back(get_symbol(symbol_reader, where));
  if (!symbol_reader.at_end())
    throw base::InputError(where + ": symbol table is longer than its symbols");
  try {
    for (std::size_t i = 0; i < h.descriptors; ++i) {
      p.descriptors.push_back(
          decode(descriptors.subspan(i * kDescriptorBytes).first<kDescriptorBytes>()));
    }
    p.image.assign(image.begin(), image.end());
    validate(p);
  } catch (const base::InputError& e) {
    throw base::InputError(where + ": " + e.what());
  }
  return p;
}

void write_program(const Program& program, const std::filesystem::path& path) {
  const std::vector<std::uint8_t> bytes = serialize(program);
  base::WholeFile file(path);
  file.stream().write(reinterpret_cast<const char*>(bytes.data()),
                      static_cast<std::streamsize>(bytes.size()));
  file.commit();
}

Program read_program(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    throw base::InputError(path.string() + (std::filesystem::exists(path, error)
                                                ? ": is not a regular file, and a program file is"
                                                : ": no such program file"));
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  std::ifstream in(path, std::ios::binary);
  if (error || !in) throw base::InputError(path.string() + ": cannot be read");
  // The header alone says whether the rest is worth reading.
  std::vector<std::uint8_t> bytes(
      static_cast<std::size_t>(std::min<std::uintmax_t>(size, kHeaderBytes)));
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!in) throw base::InputError(path.string() + ": cannot be read");
  (void)parse_header(bytes, path.string());
  const std::size_t have = bytes.size();
  bytes.resize(static_cast<std::size_t>(size));
  in.read(reinterpret_cast<char*>(bytes.data() + have),
          static_cast<std::streamsize>(bytes.size() - have));
  if (!in) throw base::InputError(path.string() + ": cannot be read");
  return parse(bytes, path.string());
}

}  // namespace sumac::program
