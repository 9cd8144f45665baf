-- Keeps one customer's purchases and what is remembered of the receipts that changed them, both or
-- neither, only when nobody changed either since they were read.
-- KEYS: purchases, then the bucket of each receipt
-- ARGV: first bytes of the purchases as read ('' = there were none), purchases ('' = unchanged),
--       seconds they are kept, then per receipt: id, what was remembered ('' = nothing), what is now
-- Returns 1, or 0 when something changed.
local function receipt(i)
  local at = 3 + (i - 2) * 3
  return ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
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
end
return 1
