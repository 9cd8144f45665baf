-- One decision: checks every limit, charges the first offer that fits, and records it, in one step.
-- After record.lua and person.lua.
-- KEYS: shopper, decision, ledger, traces, open, history, highwater, charged units per offer...
-- ARGV: see the names below, then per offer: id, perVisit, windows (most and ms, in turns), total,
--   what delivery needs to know of it (see Told).
-- Reply: {reason, offer, state, repeated, nowMs, refused offer, its reason, ...}.
local shopperKey, decisionKey, ledger, traces = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local open, highwater = KEYS[5], KEYS[7]
local nowMs, allowanceMs, deadlineMs = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local decision, visit, store, shopper = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local perVisit, gapMs, perDay = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local history = {KEYS[6], ARGV[11], ARGV[12]}
local head, gated, reasonIfNone = ARGV[13], ARGV[14], ARGV[15]
local stopwatch, decidedUs, acknowledgedMs = ARGV[16], ARGV[17], tonumber(ARGV[18])
local FIRST_OFFER, FIELDS = 18, 5
local DAY_MS, KEPT_MS = 86400000, 31 * 86400000

local who = person(keyOf(shopperKey, shopper, ''), shopper)
if not who then
  return {'CONSENT_GONE', '', 'NONE', '0', '0'}
end
ledger, traces, head = keyOf(ledger, shopper, who), keyOf(traces, shopper, who), of(head, shopper, who)
shopper = who
local first = redis.call('HMGET', decisionKey, 'reason', 'offer', 'state')
if first[1] then
  return {first[1], first[2] or '', first[3], '1', '0'}
end

-- A Redis that lost an acknowledged claim has forgotten what was sent and charged.
local lastClaimMs = tonumber(redis.call('GET', highwater) or '0')
if lastClaimMs < acknowledgedMs then
  return redis.error_reply(string.format(
    'HISTORY moved backwards: the last claim is of %.0f, but one of %.0f was acknowledged',
    lastClaimMs, acknowledgedMs))
end

-- Time: never backwards, never far from Redis' own.
nowMs = math.max(nowMs, lastClaimMs)
local time = redis.call('TIME')
local redisMs = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local skewMs = nowMs - redisMs
if allowanceMs >= 0 and (skewMs > allowanceMs or redisMs - tonumber(ARGV[1]) > allowanceMs) then
  return redis.error_reply('CLOCK the time of the claim is ' .. string.format('%.0f', skewMs)
    .. ' ms from that of Redis, at most ' .. allowanceMs .. ' is allowed')
end

-- What the shopper was charged with, counted once for all offers.
redis.call('ZREMRANGEBYSCORE', ledger, '-inf', nowMs - KEPT_MS)
local charges = redis.call('ZRANGE', ledger, 0, -1, 'WITHSCORES')
local inVisit, inDay, lastInVisitMs = 0, 0, nil
local offerInVisit, offerTimes = {}, {}
for i = 1, #charges, 2 do
  local atMs = tonumber(charges[i + 1])
  local _, offer, itsVisit = string.match(charges[i], '^([^|]*)|([^|]*)|([^|]*)|')
  if itsVisit == visit then
    inVisit = inVisit + 1
    offerInVisit[offer] = (offerInVisit[offer] or 0) + 1
    lastInVisitMs = math.max(lastInVisitMs or atMs, atMs)
  end
  if atMs > nowMs - DAY_MS then
    inDay = inDay + 1
  end
  offerTimes[offer] = offerTimes[offer] or {}
  table.insert(offerTimes[offer], atMs)
end

-- Whether any of the windows (most and ms, in turns) holds as many of these times as it may.
local function full(windows, times)
  for most, withinMs in string.gmatch(windows, '(%d+) (%d+)') do
    local inside = 0
    for _, atMs in ipairs(times or {}) do
      if atMs > nowMs - withinMs then inside = inside + 1 end
    end
    if inside >= tonumber(most) then return true end
  end
  return false
end

local function refusal(i)
  local at = FIRST_OFFER + (i - 1) * FIELDS
  local offer = ARGV[at + 1]
  if inVisit >= perVisit then return 'CAP_VISIT' end
  if lastInVisitMs and nowMs - lastInVisitMs < gapMs then return 'VISIT_GAP' end
  if inDay >= perDay then return 'CAP_SHOPPER_DAY' end
  if (offerInVisit[offer] or 0) >= tonumber(ARGV[at + 2]) then return 'CAP_OFFER_VISIT' end
  if full(ARGV[at + 3], offerTimes[offer]) then return 'CAP_OFFER_SHOPPER' end
  if tonumber(redis.call('GET', KEYS[7 + i]) or '0') >= tonumber(ARGV[at + 4]) then
    return 'CAP_OFFER_TOTAL'
  end
  return nil
end

local chosen
local reply = {}
local refused = {}
if gated ~= '' then refused[1] = gated end
for i = 1, (#ARGV - FIRST_OFFER) / FIELDS do
  local offer = ARGV[FIRST_OFFER + (i - 1) * FIELDS + 1]
  local why = chosen and 'OUTRANKED' or refusal(i)
  if why then
    reply[#reply + 1] = offer
    reply[#reply + 1] = why
    refused[#refused + 1] = '{"offerId":' .. quoted(offer) .. ',"reason":"' .. why .. '"}'
  else
    chosen = i
  end
end

-- Nothing was written so far but the pruning. Charge and record.
local reason, offerId, state = 'OFFERED', '', 'CLAIMED'
if chosen then
  local at = FIRST_OFFER + (chosen - 1) * FIELDS
  offerId = ARGV[at + 1]
  redis.call('SET', highwater, nowMs)
  redis.call('ZADD', ledger, nowMs, decision .. '|' .. offerId .. '|' .. visit .. '|' .. store)
  redis.call('EXPIRE', ledger, history[3])
  redis.call('INCR', KEYS[7 + chosen])
  redis.call('ZADD', open, deadlineMs, decision)
  redis.call('HSET', decisionKey, 'offer', offerId, 'deadlineMs', deadlineMs,
    'told', ARGV[at + 5])
else
  reason = reasonIfNone ~= '' and reasonIfNone or reply[2]
  state = 'NONE'
end
local refusedJson = '[' .. table.concat(refused, ',') .. ']'
redis.call('HSET', decisionKey, 'head', head, 'shopper', shopper, 'visit', visit, 'store', store,
  'reason', reason, 'refused', refusedJson, 'state', state, 'attempt', 0,
  'stopwatch', stopwatch, 'decidedUs', decidedUs)
redis.call('EXPIRE', decisionKey, history[3])
redis.call('RPUSH', traces, 'd:' .. decision)
local offerJson = chosen and ',"offerId":' .. quoted(offerId) or ''
append(history, traces, 'decision', '{' .. head .. ',"reason":"' .. reason .. '"' .. offerJson
  .. ',"refused":' .. refusedJson .. ',"state":"' .. state .. '","attempt":0,"stopwatch":{'
  .. stopwatch .. ',"decidedUs":' .. decidedUs .. '}}')
local answer = {reason, offerId, state, '0', chosen and string.format('%.0f', nowMs) or '0'}
for i = 1, #reply do
  answer[5 + i] = reply[i]
end
return answer
