-- Shared by the scripts that count how shoppers took an offer.

-- Whether no later version of the offer is known than the one that a decision used.
-- versions: the key of the offer's versions
local function of_newest(versions, used)
  for _, version in ipairs(redis.call('HKEYS', versions)) do
    if tonumber(version) > tonumber(used or '0') then
      return false
    end
  end
  return true
end
