-- Shared by the scripts that move a claim on. After record.lua and charges.lua. A claim is open while it
-- stands in the open set; one that is REJECTED there waits for its companion (take-back.lua).

-- What every one of them is told. KEYS: decision, open, history, responses to offers.
-- ARGV: decision id, prefixes of shopper, installation, ledger, counters, traces,
--       maximum length of the history, seconds traces are kept, then what is its own from 9 on.
local decisionKey, open = KEYS[1], KEYS[2]
local id = ARGV[1]
local history = {KEYS[3], ARGV[7], ARGV[8]}
local OWN = 9

local function units(claim)
  return counters(ARGV[5], claim.offer, claim.store, claim.day or '')
end

-- The claim, or nil when there is none that is open; leftovers of a withdrawn shopper go.
local function load()
  local names = {'shopper', 'visit', 'store', 'offer', 'state', 'attempt', 'owner', 'deadlineMs',
    'maybeSent', 'notBeforeMs', 'markedMs', 'stopwatch', 'decidedUs', 'day', 'told', 'head'}
  local values = redis.call('HMGET', decisionKey, unpack(names))
  local claim = {}
  for i = 1, #names do
    claim[names[i]] = values[i]
  end
  if not claim.shopper or not claim.offer then
    redis.call('ZREM', open, id)
    return nil, 'GONE'
  end
  if redis.call('EXISTS', ARGV[2] .. claim.shopper) == 0 then
    redis.call('ZREM', open, id)
    redis.call('DEL', decisionKey)
    if claim.state == 'CLAIMED' and claim.maybeSent ~= '1' then
      refund_units(units(claim))
    end
    return nil, 'GONE'
  end
  if not redis.call('ZSCORE', open, id) then
    return nil, claim.state
  end
  claim.attempt = tonumber(claim.attempt)
  claim.deadline = tonumber(claim.deadlineMs)
  return claim
end

-- Nothing more is done about it, nor is it known where it went.
local function close()
  redis.call('ZREM', open, id)
  redis.call('HDEL', decisionKey, 'installation')
end

-- Keeps for the inbox what it says, until when, and the purchases that make it pointless: but a code is
-- good whatever was bought.
local function keep_for_inbox(told)
  redis.call('HSET', decisionKey, 'words', cjson.encode(told.words))
  if told.endsMs and told.endsMs ~= '' then
    redis.call('HSET', decisionKey, 'endsMs', told.endsMs)
  end
  if #told.watched > 0 and not told.words.code then
    redis.call('HSET', decisionKey, 'watched', cjson.encode({watched = told.watched, sinceMs = told.sinceMs}))
  end
end

-- Ends a claim. What may have reached the phone stays charged and counts as UNKNOWN.
-- owed: a REJECTED one stays in the open set until its companion is decided on (take-back.lua)
local function finish(claim, state, detail, acceptedUs, owed)
  if claim.maybeSent == '1' and (state == 'EXPIRED' or state == 'REJECTED') then
    state, owed = 'UNKNOWN', false
  end
  if state == 'EXPIRED' or state == 'REJECTED' then
    refund_units(units(claim))
    refund_shopper(ARGV[2] .. claim.shopper, ARGV[4] .. claim.shopper, id)
  end
  redis.call('HDEL', decisionKey, 'owner', 'told', 'notBeforeMs', 'markedMs')
  if not owed then
    close()
  end
  redis.call('HSET', decisionKey, 'state', state, 'detail', detail)
  if state == 'ACCEPTED' or state == 'UNKNOWN' then
    keep_for_inbox(cjson.decode(claim.told))
  end
  local stopwatch = claim.stopwatch .. ',"decidedUs":' .. claim.decidedUs
  if state == 'ACCEPTED' and acceptedUs ~= '' then
    redis.call('HSET', decisionKey, 'acceptedUs', acceptedUs)
    stopwatch = stopwatch .. ',"acceptedUs":' .. acceptedUs
  end
  append(history, ARGV[6] .. claim.shopper, 'outcome', '{"decisionId":' .. quoted(id)
    .. ',"storeId":' .. quoted(claim.store) .. ',"shopperId":' .. quoted(claim.shopper) .. ',"offerId":' .. quoted(claim.offer)
    .. ',"state":"' .. state .. '","attempt":' .. claim.attempt .. ',"detail":' .. quoted(detail)
    .. ',"stopwatch":{' .. stopwatch .. '}}')
  return {state}
end
