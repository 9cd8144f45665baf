-- Keeps one customer's purchases and what is remembered of the receipts that changed them, both or
-- neither, only when nobody changed either since they were read.
-- KEYS: purchases, then the bucket of each receipt
-- ARGV: first bytes of the purchases as read ('' = there were none), purchases ('' = unchanged),
--       seconds they are kept, day before which receipts are forgotten, then per receipt: id, what was remembered ('' = nothing), what is now
-- Returns 1, or 0 when something changed.
local SMALL, SOMETIMES = 64, 16

local function receipt(i)
  local at = 4 + (i - 2) * 3
  return ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
end

-- A bucket's old receipts go whenever one comes; of a large bucket only now and then.
local function forget(bucket)
  local size = redis.call('HLEN', bucket)
  if size > SMALL and size % SOMETIMES ~= 0 then
    return
  end
  local all = redis.call('HGETALL', bucket)
  for i = 1, #all, 2 do
    local high, low = string.byte(all[i + 1], 1, 2)
    if high * 256 + low < tonumber(ARGV[4]) then
      redis.call('HDEL', bucket, all[i])
    end
  end
end

if ARGV[2] ~= '' and redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] > 0 and #ARGV[1] - 1 or 0) ~= ARGV[1] then
  return 0
end
for i = 2, #KEYS do
  local id, before = receipt(i)
  if (redis.call('HGET', KEYS[i], id) or '') ~= before then
    return 0
  end
end
if ARGV[2] ~= '' then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
end
for i = 2, #KEYS do
  local id, _, now = receipt(i)
  redis.call('HSET', KEYS[i], id, now)
  redis.call('EXPIRE', KEYS[i], ARGV[3])
  forget(KEYS[i])
end
return 1
