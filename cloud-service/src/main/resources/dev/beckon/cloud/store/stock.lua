-- Keeps, per product of a store, the level that outdates the others (see Level).
-- KEYS: levels of the store, changes of all stores
-- ARGV: store, most products, then per report: product, unix ms, quantity, until when it holds (unix
--   ms; '' = until the next)
-- Returns a letter per report: A (applied), U (unchanged), F (full).
local held, applied, answer = redis.call('HLEN', KEYS[1]), 0, {}

local function parse(level)
  local atMs, quantity, untilMs = string.match(level, '^(%d+) (%d+) ?(%d*)$')
  return tonumber(atMs), tonumber(quantity), tonumber(untilMs) or math.huge
end

-- Whether one counts where both were reported.
local function outdates(level, other)
  local atMs, quantity, untilMs = parse(level)
  local otherMs, otherQuantity, otherUntilMs = parse(other)
  if atMs ~= otherMs then
    return atMs > otherMs
  end
  if quantity ~= otherQuantity then
    return quantity < otherQuantity
  end
  return untilMs > otherUntilMs
end

for i = 3, #ARGV, 4 do
  local sku, level = ARGV[i], ARGV[i + 1] .. ' ' .. ARGV[i + 2]
  if ARGV[i + 3] ~= '' then
    level = level .. ' ' .. ARGV[i + 3]
  end
  local known = redis.call('HGET', KEYS[1], sku)
  if known and not outdates(level, known) then
    answer[#answer + 1] = 'U'
  elseif not known and held >= tonumber(ARGV[2]) then
    answer[#answer + 1] = 'F'
  else
    redis.call('HSET', KEYS[1], sku, level)
    held = known and held or held + 1
    applied = applied + 1
    answer[#answer + 1] = 'A'
  end
end
if applied > 0 then
  redis.call('HINCRBY', KEYS[2], ARGV[1], applied)
end
return table.concat(answer)
