-- Keeps, per product of a store, the level that outdates the others (see Level).
-- KEYS: levels of the store, changes of all stores
-- ARGV: store, most products, then per report: product, unix ms, quantity
-- Returns a letter per report: A (applied), U (unchanged), F (full).
local held, applied, answer = redis.call('HLEN', KEYS[1]), 0, {}
for i = 3, #ARGV, 3 do
  local sku, atMs, quantity = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local known = redis.call('HGET', KEYS[1], sku)
  local knownMs, knownQuantity = string.match(known or '', '^(%d+) (%d+)$')
  knownMs, knownQuantity = tonumber(knownMs), tonumber(knownQuantity)
  if known and (knownMs > atMs or knownMs == atMs and knownQuantity <= quantity) then
    answer[#answer + 1] = 'U'
  elseif not known and held >= tonumber(ARGV[2]) then
    answer[#answer + 1] = 'F'
  else
    redis.call('HSET', KEYS[1], sku, ARGV[i + 1] .. ' ' .. ARGV[i + 2])
    held = known and held or held + 1
    applied = applied + 1
    answer[#answer + 1] = 'A'
  end
end
if applied > 0 then
  redis.call('HINCRBY', KEYS[2], ARGV[1], applied)
end
return table.concat(answer)
