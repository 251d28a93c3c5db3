"""The configuration that ``tmallerp init`` writes, with a comment at every line."""

from __future__ import annotations

EXAMPLE = """\
# tmallerp's configuration. / tmallerp 的配置文件。
# Secrets never stand here: "env:NAME" or "keyring:service/name".
# 密钥不写在此文件中：使用 "env:变量名" 或 "keyring:服务/名称"。
schema = 1

[store]
# The ledger, a SQLite file on a local disk. / 台账文件（SQLite，本地磁盘）。
path = "tmallerp.db"

[sessions]
# Sessions of shops with session = "stored" are kept here, sealed. / 加密保存的 session。
path = "sessions"
# 'tmallerp auth key' makes one. / 密钥由 'tmallerp auth key' 生成。
key = "env:TMALLERP_KEY"

[quota]
# What all processes that speak for one app have spent today. / 各进程共享的当日调用计数。
path = "quota"
# Calls a day and a second that TOP grants the app; 0: no known limit. / 0 表示未知。
calls_a_day = 0
calls_a_second = 0

[quota.reserves]
# Percent of the day that only these may spend. / 各用途专享的百分比。
shipping = 15
stock = 15
orders = 30

[shops.main]
# Every record is keyed by tenant and shop. / 所有记录以（租户，店铺）为键。
tenant = "default"
name = "我的旗舰店"
# The session must belong to this seller; "" is unchecked. / 授权必须属于该卖家昵称。
seller_nick = ""
# Who ships: erp_ships, oms_ships or finance_only. / 由谁发货。
role = "erp_ships"
# The ERP's side. / ERP 侧：销售组织、客户、仓库。
organisation = "100"
customer = "TMALL"
warehouse = "CK001"
# false: every run only shows what it would do. / false 时只演练，不写入 ERP。
live = false

[shops.main.orders]
# How long a paid order waits: address changes, instant refunds. / 付款后等待分钟数。
release_delay_minutes = 15
# Codes that are money but no goods. / 补差价、邮费等服务商品编码。
service_skus = []
# Where gifts are taken from; "" is the shop's warehouse. / 赠品仓。
gift_warehouse = ""

[shops.main.orders.gift_skus]
# "item number" = "merchant's code" for gifts of promotions. / 赠品商品 ID = 商家编码。

[shops.main.top]
app_key = "12345678"
app_secret = "env:TMALLERP_APP_SECRET"
# "stored": kept and refreshed by 'tmallerp auth'. / "stored" 由 'tmallerp auth' 保管并刷新。
session = "env:TMALLERP_SESSION"
# production, overseas, or the address of 'tmallerp simulate'. / 或模拟器地址。
endpoint = "production"
# Where the seller consents: production, sandbox, or an address. / 授权登录地址。
oauth = "production"
sign_method = "hmac-sha256"
proxy = ""
ca_file = ""

[shops.main.erp]
# files, memory (to try out), kingdee, yonyou, u8, rest, or another package's adapter:
# 'tmallerp show adapters' lists them; all other keys are the adapter's own settings.
# 适配器名称，'tmallerp show adapters' 可列出；其余各键为该适配器自己的配置项。
kind = "files"
# Paths begin beside this file. / 路径从本文件所在目录算起。
folder = "erp"
# csv, or xlsx (pip install "tmallerp[xlsx]"). / csv 或 xlsx。
format = "csv"
# utf-8-sig for spreadsheets, gb18030 for Kingdee and Yonyou imports.
encoding = "utf-8-sig"
price_decimals = 2
# Kingdee Cloud Galaxy instead; the guide "Choose the shop's ERP" shows the others.
# 改为金蝶云星空；其他 ERP 见指南“为店铺选择 ERP”。
# kind = "kingdee"
# organisation = "100"
# fieldmap = "kingdee-orders.toml"  # the shop's own rules / 店铺自己的映射规则
# [shops.main.erp.connection.rules]
# base_url = "https://kingdee.example.com/k3cloud/"
# [shops.main.erp.connection.credentials]
# account = ""                      # 数据中心 ID
# user = ""
# app_id = ""
# app_secret = "env:KINGDEE_SECRET"

[shops.main.sync]
window_minutes = 30
overlap_minutes = 5
lag_seconds = 60
# How far back the very first run reaches. / 首次同步回溯小时数。
horizon_hours = 24
page_size = 100
workers = 4
# A run that would create more than this stops and asks. / 单次新建上限。
max_new = 20000
patience_minutes = 0
"""
