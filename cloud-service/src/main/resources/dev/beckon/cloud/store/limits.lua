-- Shared by the scripts that ask whether an offer may be made to a shopper. After charges.lua.
-- Windows are a text: most and ms, in turns.
local CHARGES_KEPT_MS = 31 * 86400000

-- What a shopper was charged with, as far as it still counts, counted once for all offers. Times are
-- unix ms.
-- visit, store: where the shopper is
local function tally(shopper, ledger, visit, store, nowMs)
  local said = redis.call('HMGET', shopper, 'pausedUntilMs', 'once')
  local sums = {pausedUntilMs = tonumber(said[1] or '0'), once = {}, onceNumber = 0, number = 0, inVisit = 0,
    all = {}, here = {}, offer = {}, category = {}, offerInVisit = {}}
  for name in string.gmatch(said[2] or '', '(%S-):%S*') do
    sums.once[name] = true
    sums.onceNumber = sums.onceNumber + 1
  end
  local function add(times, name, atMs)
    times[name] = times[name] or {}
    table.insert(times[name], atMs)
  end
  local charges = redis.call('ZRANGEBYSCORE', ledger, '(' .. string.format('%.0f', nowMs - CHARGES_KEPT_MS), '+inf',
    'WITHSCORES')
  sums.number = #charges / 2
  for i = 1, #charges, 2 do
    local atMs = tonumber(charges[i + 1])
    local offer, itsVisit, itsStore, categories = string.match(charges[i], '^[^|]*|([^|]*)|([^|]*)|([^|]*)|?(.*)$')
    table.insert(sums.all, atMs)
    if offer ~= '' then -- not a message of others
      add(sums.offer, offer, atMs)
      for category in string.gmatch(categories, '%S+') do
        add(sums.category, category, atMs)
      end
      if itsStore == store then
        table.insert(sums.here, atMs)
      end
      if itsVisit == visit then
        sums.inVisit = sums.inVisit + 1
        sums.offerInVisit[offer] = (sums.offerInVisit[offer] or 0) + 1
        sums.lastInVisitMs = math.max(sums.lastInVisitMs or atMs, atMs)
      end
    end
  end
  return sums
end

-- Whether any of the windows holds as many of these times as it may.
local function full(windows, times, nowMs)
  for most, withinMs in string.gmatch(windows, '(%d+) (%d+)') do
    local inside = 0
    for _, atMs in ipairs(times or {}) do
      if atMs > nowMs - withinMs then
        inside = inside + 1
      end
    end
    if inside >= tonumber(most) then
      return true
    end
  end
  return false
end

-- Why no offer at all may be made to the shopper now, or nil. limits: those of all offers.
local function shopper_refusal(sums, limits, nowMs)
  if nowMs < sums.pausedUntilMs then return 'DISMISSED_LATELY' end
  if sums.inVisit >= tonumber(limits.perVisit) then return 'CAP_VISIT' end
  if sums.lastInVisitMs and nowMs - sums.lastInVisitMs < tonumber(limits.visitGapMs) then return 'VISIT_GAP' end
  if sums.number >= tonumber(limits.mostCharges) or full(limits.perShopper, sums.all, nowMs) then
    return 'CAP_SHOPPER'
  end
  if full(limits.perStore, sums.here, nowMs) then return 'CAP_SHOPPER_STORE' end
  return nil
end

-- Why this offer may not be made to the shopper now, or nil. offer: with its own limits.
local function offer_refusal(sums, limits, offer, nowMs)
  if sums.inVisit == 0 and tonumber(offer.value) < tonumber(limits.leastValueForFirst) then
    return 'FIRST_VALUE'
  end
  if offer.once ~= '' and sums.once[offer.once] then return 'CAP_OFFER_ONCE' end
  if offer.once ~= '' and sums.onceNumber >= tonumber(limits.mostOnce) then return 'ONCE_FULL' end
  if (sums.offerInVisit[offer.id] or 0) >= tonumber(offer.perVisit) then return 'CAP_OFFER_VISIT' end
  if full(offer.perShopper, sums.offer[offer.id], nowMs) then return 'CAP_OFFER_SHOPPER' end
  for category in string.gmatch(offer.categories, '%S+') do
    if full(limits.perCategory, sums.category[category], nowMs) then return 'CAP_SHOPPER_CATEGORY' end
  end
  return nil
end

-- Why there is no unit of this offer left, or nil. keys: its counters (charges.lua).
local function units_refusal(keys, limits, offer)
  local charged = redis.call('MGET', unpack(keys))
  local function spent(i, most)
    return tonumber(charged[i] or '0') >= tonumber(most)
  end
  if spent(1, offer.total) then return 'CAP_OFFER_TOTAL' end
  if spent(2, offer.perStore) then return 'CAP_OFFER_STORE' end
  if spent(3, offer.perDay) then return 'CAP_OFFER_DAY' end
  if spent(4, limits.storePerDay) then return 'CAP_STORE_DAY' end
  return nil
end
