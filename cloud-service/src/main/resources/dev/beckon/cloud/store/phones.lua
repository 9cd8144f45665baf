-- Shared by the scripts that count phones.

-- Counts one phone more or less of a state; one that told nothing is not counted.
-- phone: what stands in the field of the installation, or a state without its time, or false
local function count_phone(counts, phone, by)
  local state = string.match(phone or '', '^%S+ %d+')
  if state and redis.call('HINCRBY', counts, state, by) <= 0 then
    redis.call('HDEL', counts, state)
  end
end
