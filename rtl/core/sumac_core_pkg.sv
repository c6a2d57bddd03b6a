// SPDX-License-Identifier: Apache-2.0
//
// sumac_core_pkg: sizes of a core and the decoded descriptor.
//
//   shape    core_t holds every size that is fixed when a core is built; descriptor_t one decoded GEMM
//   source   descriptor fields: sim/program/README.md 3
package sumac_core_pkg;

  typedef struct packed {
    logic [31:0] rows;         // R, 1..255
    logic [31:0] cols;         // C, 1..255
    logic [31:0] lanes;        // elements of K a beat
    logic [31:0] hop_s;        // rows that share one southward register
    logic [31:0] hop_e;        // columns that share one eastward register
    logic [31:0] port_bytes;   // bytes of a port beat, power of two, 4..64
    logic [31:0] burst;        // beats of the longest read burst, 1..255
    logic [31:0] outstanding;  // read bursts in flight
    logic [31:0] out_slots;    // tiles that the output ring holds
    logic [31:0] desc_fifo;    // descriptors held
    logic [31:0] act_depth;    // words of the activation ring, power of two
    logic [31:0] wgt_depth;    // words of the weight ring, power of two
    logic [31:0] addr_w;       // bits of a beat address
    logic [31:0] count_w;      // bits of tile, batch, block and chunk counts
    logic [31:0] word_w;       // bits of slice and word counts
    logic [31:0] perf_w;       // bits of a performance counter
  } core_t;

  typedef enum logic [1:0] {
    ORDER_ACT_STATIONARY = 2'd0,
    ORDER_WGT_STATIONARY = 2'd1,
    ORDER_STREAMED       = 2'd2
  } order_e;

  // One descriptor as the engines use it: addresses and strides in beats, counts as the largest index (*_max = count - 1).
  typedef struct packed {
    order_e      order;
    logic        wait_store;
    logic        last;
    logic [1:0]  out_format;
    logic [15:0] ahead;
    logic [31:0] act_base;
    logic [31:0] wgt_base;
    logic [31:0] out_base;
    logic [31:0] act_stride;
    logic [31:0] wgt_stride;
    logic [15:0] m_max;
    logic [15:0] n_max;
    logic [15:0] batch_max;
    logic [15:0] block_max;
    logic [15:0] chunk_max;
    logic [7:0]  rows;
    logic [7:0]  rows_last;
    logic [7:0]  cols_last;
    logic [15:0] slice_max;
    logic [15:0] slice_max_last;
    logic [15:0] act_words;
    logic [15:0] act_words_last;
    logic [15:0] wgt_words;
    logic [15:0] wgt_words_last;
  } descriptor_t;

  // Beats of a panel: full or last rows, full or last chunk.
  typedef struct packed {
    logic [23:0] act_full_full;
    logic [23:0] act_full_last;
    logic [23:0] act_last_full;
    logic [23:0] act_last_last;
    logic [23:0] wgt_full;
    logic [23:0] wgt_last;
  } beats_t;

  // Kinds of item in the read queue.
  typedef enum logic [1:0] {
    ITEM_ACT  = 2'd0,
    ITEM_WGT  = 2'd1,
    ITEM_DESC = 2'd2
  } item_e;

  // One panel (or descriptor) on its way in.
  typedef struct packed {
    item_e       kind;
    logic [7:0]  lines;
    logic [15:0] words;
    logic [16:0] pos;  // ring position of its first word
  } item_t;

  // What the drain and the store engine must know of a tile.
  typedef struct packed {
    logic [7:0] rows;
    logic [7:0] cols;
    logic [1:0] out_format;
    logic       desc_last;  // last tile of its descriptor
  } tile_t;

  // Slices in one ring word, beats of one ring word (sim/program/README.md 1).
  function automatic int unsigned slices_per_word(int unsigned slice_bits, int unsigned port_bytes);
    return (8 * port_bytes >= slice_bits) ? (8 * port_bytes) / slice_bits : 1;
  endfunction

  function automatic int unsigned beats_per_word(int unsigned slice_bits, int unsigned port_bytes);
    return (8 * port_bytes >= slice_bits) ? 1 : (slice_bits + 8 * port_bytes - 1) / (8 * port_bytes);
  endfunction

  // Bits that hold the values 0..n-1, at least 1.
  function automatic int unsigned index_w(int unsigned n);
    return (n <= 1) ? 1 : $clog2(n);
  endfunction

  // Hop registers on the way to position `at`.
  function automatic int unsigned hops(int unsigned at, int unsigned hop);
    return at / hop;
  endfunction

  // Performance counters, in the order of the host port.
  typedef struct packed {
    logic       feed_beat;
    logic       tile;
    logic       stall_desc;
    logic       stall_fence;
    logic       stall_act;
    logic       stall_wgt;
    logic       stall_drain;
    logic       stall_slot;
    logic       tail;
    logic       burst;
    logic       desc_beat;
    logic       act_beat;
    logic       wgt_beat;
    logic       store_beat;
    logic       act_word;
    logic       wgt_word;
    logic [7:0] rows;  // of the tile being fed: added to row_beats with feed_beat, to drain_rows with tile
  } events_t;
endpackage
