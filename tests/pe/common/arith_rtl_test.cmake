# SPDX-License-Identifier: Apache-2.0
verilated_library(rtl_arith TOP arith_top FILES rtl/common/common.f SOURCES tests/pe/common/arith_top.sv)
sumac_add_test(pe_common_arith_rtl_test SOURCES tests/pe/common/arith_rtl_test.cpp LIBRARIES rtl_arith PREFIX pe.common.arith_rtl)
