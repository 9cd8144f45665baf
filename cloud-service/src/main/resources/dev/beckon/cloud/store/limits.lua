-- Shared by the scripts that ask whether an offer may be made to a shopper: first what limits look at is
-- read, then it is judged, by this alone. Windows are a text: most and ms, in turns. Times are unix ms.
local CHARGES_KEPT_MS = 31 * 86400000

-- What limits look at, as arguments: those of all offers, and of each offer its own.
local LIMITS = {'perVisit', 'visitGapMs', 'leastValueForFirst', 'perShopper', 'perCategory', 'perStore', 'storePerDay',
  'mostCharges', 'mostOnce'}
local LIMITED = {'value', 'categories', 'once', 'perVisit', 'perShopper', 'total', 'perStore', 'perDay'}

-- What a shopper was charged with, as far as it still counts, as Redis has it. A charge is when, the
-- offer ('' = a message of others), whether in this visit, whether in this store (1 or 0), its categories.
-- visit, store: where the shopper is
local function charges_of(shopper, ledger, visit, store, nowMs)
  local said = redis.call('HMGET', shopper, 'pausedUntilMs', 'once')
  local found = {pausedUntilMs = said[1] or '0', once = said[2] or '', charges = {}}
  local charges = redis.call('ZRANGEBYSCORE', ledger, '(' .. string.format('%.0f', nowMs - CHARGES_KEPT_MS), '+inf',
    'WITHSCORES')
  for i = 1, #charges, 2 do
    local offer, itsVisit, itsStore, categories = string.match(charges[i], '^[^|]*|([^|]*)|([^|]*)|([^|]*)|?(.*)$')
    found.charges[#found.charges + 1] = {tonumber(charges[i + 1]), offer, itsVisit == visit and 1 or 0,
      itsStore == store and 1 or 0, categories}
  end
  return found
end

-- The same counted once for all offers.
local function tally(found)
  local sums = {pausedUntilMs = tonumber(found.pausedUntilMs), once = {}, onceNumber = 0, number = #found.charges,
    inVisit = 0, all = {}, here = {}, offer = {}, category = {}, offerInVisit = {}}
  for name in string.gmatch(found.once, '(%S-):%S*') do
    sums.once[name] = true
    sums.onceNumber = sums.onceNumber + 1
  end
  local function add(times, name, atMs)
    times[name] = times[name] or {}
    table.insert(times[name], atMs)
  end
  for _, charge in ipairs(found.charges) do
    local atMs, offer, inVisit, here, categories = unpack(charge)
    table.insert(sums.all, atMs)
    if offer ~= '' then
      add(sums.offer, offer, atMs)
      for category in string.gmatch(categories, '%S+') do
        add(sums.category, category, atMs)
      end
      if here == 1 then
        table.insert(sums.here, atMs)
      end
      if inVisit == 1 then
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

-- Why there is no unit of this offer left, or nil. charged: what its counters (charges.lua) hold
local function units_refusal(charged, limits, offer)
  local function spent(i, most)
    return tonumber(charged[i] or '0') >= tonumber(most)
  end
  if spent(1, offer.total) then return 'CAP_OFFER_TOTAL' end
  if spent(2, offer.perStore) then return 'CAP_OFFER_STORE' end
  if spent(3, offer.perDay) then return 'CAP_OFFER_DAY' end
  if spent(4, limits.storePerDay) then return 'CAP_STORE_DAY' end
  return nil
end

-- Judges offers, best first. Returns the first that may be made and its place, or nil; why each of the
-- others is not made; and why none at all could be.
-- at(i): the i-th; charged(offer): what its counters hold. Either is asked only if it matters.
local function choose(number, at, charged, sums, limits, nowMs)
  local none, chosen, place, whys = shopper_refusal(sums, limits, nowMs), nil, nil, {}
  for i = 1, number do
    local why = none or chosen and 'OUTRANKED'
    if not why then
      local offer = at(i)
      why = offer_refusal(sums, limits, offer, nowMs) or units_refusal(charged(offer), limits, offer)
      if not why then
        chosen, place = offer, i
      end
    end
    if why then
      whys[#whys + 1] = why
    end
  end
  return chosen, place, whys, none
end
