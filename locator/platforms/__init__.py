"""Map platforms (Amap, Baidu, Tencent) and whether they list a station."""
