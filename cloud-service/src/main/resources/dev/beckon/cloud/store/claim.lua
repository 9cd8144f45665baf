-- One decision: checks every limit, charges the first offer that fits, and records it, in one step.
-- After record.lua, person.lua, charges.lua and limits.lua.
-- KEYS: shopper, decision, ledger, traces, open, history, highwater.
-- ARGV: what GIVEN names, then what OFFER names of each of the best ranked offers.
-- Reply: {reason, offer, state, repeated, nowMs, why the others were refused, why the first of those given
-- was, the second, ...} without the one that is chosen; or MORE for a reason, with nothing written, when
-- none of those given fits and there are others: then more have to be given. With mode 'preview' it is what the
-- claim would reply, and nothing is written: the script is then run read-only, too. repeated is '1', '0',
-- or UNKEPT where it is new and what it was weighed up by is not kept.
local GIVEN = {'mode', 'nowMs', 'allowanceMs', 'acknowledgedMs', 'decidedUs', 'decision', 'visit', 'store', 'day', 'shopper',
  'counters', 'maxLength', 'keepSeconds', 'head', 'gated', 'reasonIfNone', 'stopwatch',
  'perVisit', 'visitGapMs', 'leastValueForFirst', 'perShopper', 'perCategory', 'perStore', 'storePerDay',
  'mostCharges', 'mostOnce', 'codes',
  'others', -- refusals of the offers that passed the gates and are not given, with % for the reason
  'seen'} -- what it was weighed up by, to be kept with it (SeenText); '' = not to be kept
local OFFER = {'id', 'version', 'variant', 'propensity', 'ghost', 'deadlineMs', 'value', 'categories',
  'once', -- under which name it is remembered that it was made, so that it is not again; '' = it may be
  'perVisit', 'perShopper', 'total', 'perStore', 'perDay',
  'told', -- what delivery needs to know of it: see Told
  'facts', -- what it may be redeemed for and credited with: see Records.facts
  'evidence', -- what speaks for it, as JSON; '' = nothing to be told
  'code', 'codeForMs'} -- its single-use code and for how long, '' = none

local MOST_KEPT_CHARGES, MOST_KEPT_CHARACTERS = 50, 16384 -- of what limits saw

local function named(names, before)
  local values = {}
  for i, name in ipairs(names) do
    values[name] = ARGV[before + i]
  end
  return values
end

local given = named(GIVEN, 0)
local decisionKey, open, highwater = KEYS[2], KEYS[5], KEYS[7]
local history = {KEYS[6], given.maxLength, given.keepSeconds}

local shopper = person(keyOf(KEYS[1], given.shopper, ''), given.shopper)
if not shopper then
  return {'CONSENT_GONE', '', 'NONE', '0', '0'}
end
local shopperKey, ledger = keyOf(KEYS[1], given.shopper, shopper), keyOf(KEYS[3], given.shopper, shopper)
local traces, head = keyOf(KEYS[4], given.shopper, shopper), of(given.head, given.shopper, shopper)
local first = redis.call('HMGET', decisionKey, 'reason', 'offer', 'state')
if first[1] then
  return {first[1], first[2] or '', first[3], '1', '0'}
end

-- A Redis that lost an acknowledged claim has forgotten what was sent and charged.
local lastClaimMs = tonumber(redis.call('GET', highwater) or '0')
if lastClaimMs < tonumber(given.acknowledgedMs) then
  return redis.error_reply(string.format(
    'HISTORY moved backwards: the last claim is of %.0f, but one of %s was acknowledged',
    lastClaimMs, given.acknowledgedMs))
end

-- Time: never backwards, never far from Redis' own.
local nowMs, allowanceMs = math.max(tonumber(given.nowMs), lastClaimMs), tonumber(given.allowanceMs)
local time = redis.call('TIME')
local redisMs = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local skewMs = nowMs - redisMs
if allowanceMs >= 0 and (skewMs > allowanceMs or redisMs - tonumber(given.nowMs) > allowanceMs) then
  return redis.error_reply('CLOCK the time of the claim is ' .. string.format('%.0f', skewMs)
    .. ' ms from that of Redis, at most ' .. given.allowanceMs .. ' is allowed')
end

local function before(i) -- so many arguments stand before the i-th offer
  return #GIVEN + (i - 1) * #OFFER
end
local units, charged = nil, {} -- the counters last asked, which are those of whatever is chosen; what they hold
local function charged_to(offer)
  units = counters(given.counters, offer.id, given.store, given.day)
  charged[offer.id] = redis.call('MGET', unpack(units))
  return charged[offer.id]
end
local found = charges_of(shopperKey, ledger, given.visit, given.store, nowMs)
local number = (#ARGV - #GIVEN) / #OFFER
local chosen, place, whys, noOffer = choose(number, function(i) return named(OFFER, before(i)) end, charged_to,
  tally(found), given, nowMs)
local refused, why = {}, 0
if given.gated ~= '' then
  refused[1] = given.gated
end
for i = 1, number do
  if i ~= place then
    why = why + 1
    refused[#refused + 1] = '{"offerId":' .. quoted(ARGV[before(i) + 1]) .. ',"reason":"' .. whys[why] .. '"}'
  end
end
local others = noOffer or chosen and 'OUTRANKED' or ''
if given.others ~= '' then
  if others == '' then
    return {'MORE', '', 'NONE', '0', '0'}
  end
  refused[#refused + 1] = string.gsub(given.others, '%%', others)
end

local reason, state = given.reasonIfNone ~= '' and given.reasonIfNone or whys[1], 'NONE'
if chosen then
  local ghost = chosen.ghost == '1'
  reason, state = ghost and 'HELD_OUT' or 'OFFERED', ghost and 'GHOST' or 'CLAIMED'
end
local answer = {reason, chosen and chosen.id or '', state, '0', chosen and string.format('%.0f', nowMs) or '0',
  others, unpack(whys)}
if given.mode == 'preview' then
  return answer
end

-- It leads to somebody else's promise. Nothing is claimed then, and the next attempt draws another.
if state == 'CLAIMED' and chosen.code ~= '' and redis.call('EXISTS', given.codes .. chosen.code) == 1 then
  return redis.error_reply('CODE the single-use code that was drawn exists')
end

-- Nothing was written so far. Whoever is held out is charged as well, so that they are told as little
-- else as those they are compared with; but what is not sent takes no unit.
redis.call('ZREMRANGEBYSCORE', ledger, '-inf', nowMs - CHARGES_KEPT_MS)
local function charge_shopper()
  local categories = chosen.categories ~= '' and '|' .. chosen.categories or ''
  redis.call('SET', highwater, nowMs)
  redis.call('ZADD', ledger, nowMs,
    given.decision .. '|' .. chosen.id .. '|' .. given.visit .. '|' .. given.store .. categories)
  redis.call('EXPIRE', ledger, given.keepSeconds)
  if chosen.once ~= '' then
    remember_once(shopperKey, chosen.id, chosen.once, given.decision)
  end
end

-- What the decision's hash is to hold: field and value by turns.
local fields = {'head', head, 'shopper', shopper, 'visit', given.visit, 'store', given.store, 'reason', reason,
  'state', state, 'attempt', 0, 'stopwatch', given.stopwatch, 'decidedUs', given.decidedUs}
local function keep(...)
  for _, text in ipairs({...}) do
    fields[#fields + 1] = text
  end
end

local function put_into_outbox()
  charge_units(units)
  redis.call('ZADD', open, chosen.deadlineMs, given.decision)
  keep('deadlineMs', chosen.deadlineMs, 'day', given.day, 'told', chosen.told)
end

local function promise_code()
  redis.call('SET', given.codes .. chosen.code, given.decision, 'EX', given.keepSeconds)
  keep('code', chosen.code, 'codeUntilMs', string.format('%.0f', nowMs + tonumber(chosen.codeForMs)))
end

local offerJson = ''
if chosen then
  charge_shopper()
  if state == 'CLAIMED' then
    put_into_outbox()
    if chosen.code ~= '' then
      promise_code()
    end
  end
  keep('offer', chosen.id, 'offerVersion', chosen.version, 'variant', chosen.variant,
    'propensity', chosen.propensity, 'facts', chosen.facts)
  offerJson = ',"offerId":' .. quoted(chosen.id) .. ',"offerVersion":' .. chosen.version
    .. ',"variant":' .. quoted(chosen.variant) .. ',"propensity":' .. chosen.propensity
  if chosen.evidence ~= '' then
    keep('evidence', chosen.evidence)
    offerJson = offerJson .. ',"evidence":' .. chosen.evidence
  end
end
-- By which it can be decided again: see replay.lua. Where nothing was ranked no limit mattered; whoever was
-- charged uncommonly often takes too much.
local function limits_seen()
  local limits = {}
  for i, name in ipairs(LIMITS) do
    limits[i] = given[name]
  end
  return cjson.encode({nowMs = nowMs, limits = limits, found = found, charged = charged})
end
local limits = given.seen ~= '' and number > 0 and #found.charges <= MOST_KEPT_CHARGES and limits_seen()
if given.seen ~= '' and number == 0 then
  keep('seen', given.seen)
elseif limits and #limits <= MOST_KEPT_CHARACTERS then
  keep('seen', given.seen, 'limits', limits)
elseif given.seen ~= '' then
  answer[4] = 'UNKEPT'
end
local refusedJson = '[' .. table.concat(refused, ',') .. ']'
keep('refused', refusedJson)
redis.call('HSET', decisionKey, unpack(fields))
redis.call('EXPIRE', decisionKey, given.keepSeconds)
append(history, traces, 'decision', '{' .. head .. ',"reason":"' .. reason .. '"' .. offerJson
  .. ',"refused":' .. refusedJson .. ',"state":"' .. state .. '","attempt":0,"stopwatch":{'
  .. given.stopwatch .. ',"decidedUs":' .. given.decidedUs .. '}}', 'd:' .. given.decision)
return answer
