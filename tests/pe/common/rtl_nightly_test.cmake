# SPDX-License-Identifier: Apache-2.0
# pe.<kind>.rtl_nightly is registered by rtl_test.cmake, with the model that both share.
