-- Judges again what a decision weighed up, by what limits saw then. After limits.lua. Reads and writes
-- nothing.
-- ARGV: what limits saw (claim.lua), then of each offer its id and what LIMITED names.
-- Reply: {place of the chosen offer, '0' for none, why all others are not made that were not given, '' = they
-- might be, why the first of the given others is not made, the second, ...}
local saw = cjson.decode(ARGV[1])
local limits = {}
for i, name in ipairs(LIMITS) do
  limits[name] = saw.limits[i]
end

local WIDTH = 1 + #LIMITED
local function at(i)
  local before = 1 + (i - 1) * WIDTH
  local offer = {id = ARGV[before + 1]}
  for place, name in ipairs(LIMITED) do
    offer[name] = ARGV[before + 1 + place]
  end
  return offer
end

-- Of an offer that was not asked about then nothing is known.
local function charged(offer)
  return saw.charged[offer.id] or {}
end

local chosen, place, whys, none = choose((#ARGV - 1) / WIDTH, at, charged, tally(saw.found), limits, saw.nowMs)
return {tostring(place or 0), none or chosen and 'OUTRANKED' or '', unpack(whys)}
