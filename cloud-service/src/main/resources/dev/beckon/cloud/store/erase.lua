-- Erases a shopper and all that hangs on them; what stays is the time of the withdrawal under keyed
-- hashes. After person.lua, phones.lua, charges.lua and reception.lua.
-- KEYS: shopper, set of installations, ledger, traces, history, open claims, set of shoppers whose
--   rows in SQL are still to be erased, counts of phones, signals, reception of
--   offers, then one hash of visits per store.
-- ARGV: shopper id, unix ms, prefixes of installations, handles, decisions, withdrawals, counters,
--   codes, receipts, versions of offers, then each installation's id and the keyed hash of it.
-- Reply: {'ERASED', number of installations, handles, charges, decisions, open claims, records of the
--   history, visits, signals; then the shopper id and those merged into it}, or {'CHANGED'} when the shopper has
--   other installations than were given.
local shoppers = keyOf(KEYS[1], ARGV[1], '')
local who = person(shoppers, ARGV[1])
local hashes = {}
for i = 11, #ARGV, 2 do
  hashes[ARGV[i]] = ARGV[i + 1]
end
if not who then
  return {'ERASED', 0, 0, 0, 0, 0, 0, 0, 0, ARGV[1]}
end
local shopper = redis.call('HMGET', shoppers .. who, 'installation', 'others', 'handles', 'aliases')
local apps = words(shopper[1] .. ' ' .. (shopper[2] or ''))
for _, app in ipairs(apps) do
  if not hashes[app] then
    return {'CHANGED'}
  end
end
for _, app in ipairs(apps) do
  redis.call('SREM', KEYS[2], app)
  count_phone(KEYS[8], redis.call('HGET', ARGV[3] .. app, 'phone'), -1)
  redis.call('DEL', ARGV[3] .. app)
  redis.call('SET', ARGV[6] .. hashes[app], ARGV[2], 'NX')
end
local handles = words(shopper[3])
for _, handle in ipairs(handles) do
  redis.call('DEL', ARGV[4] .. handle)
end
local DAY_MS, latestMs, latest, its_version = 86400000, 0, nil, nil
-- Of what was shown in the last day and not dismissed, the latest is what the shopper left over.
local function heed(offer, version, deadlineMs, shown, dismissed)
  local atMs = tonumber(deadlineMs or '0')
  if shown and not dismissed and atMs > latestMs and atMs > tonumber(ARGV[2]) - DAY_MS then
    latestMs, latest, its_version = atMs, offer, version
  end
end
local traces, ledger = keyOf(KEYS[4], ARGV[1], who), keyOf(KEYS[3], ARGV[1], who)
local charges, decisions, open, records, visits = redis.call('ZCARD', ledger), 0, 0, 0, 0
local signals = redis.call('HLEN', keyOf(KEYS[9], ARGV[1], who))
for _, trace in ipairs(redis.call('LRANGE', traces, 0, -1)) do
  local kind, id = string.sub(trace, 1, 2), string.sub(trace, 3)
  if kind == 'h:' then
    records = records + redis.call('XDEL', KEYS[5], id)
  elseif kind == 'b:' then
    redis.call('DEL', id)
  elseif kind == 'd:' then
    heed(unpack(redis.call('HMGET', ARGV[5] .. id, 'offer', 'offerVersion', 'deadlineMs', 'shownAtMs',
      'dismissedAtMs')))
    local claim = redis.call('HMGET', ARGV[5] .. id, 'offer', 'store', 'day', 'state', 'maybeSent', 'code', 'credits')
    if claim[6] then
      redis.call('DEL', ARGV[8] .. claim[6])
    end
    for receipt in string.gmatch(claim[7] or '', '([^: ]+):%S*') do
      redis.call('DEL', ARGV[9] .. receipt)
    end
    decisions = decisions + redis.call('DEL', ARGV[5] .. id)
    if redis.call('ZREM', KEYS[6], id) == 1 then
      open = open + 1
      if claim[4] == 'CLAIMED' and claim[5] ~= '1' then
        refund_units(counters(ARGV[7], claim[1], claim[2], claim[3] or ''))
      end
    end
  end
end
if latest and of_newest(ARGV[10] .. latest, its_version) then
  redis.call('HINCRBY', KEYS[10], latest .. ' withdrawn', 1)
end
local ids = {who, unpack(words(shopper[4]))}
for _, id in ipairs(ids) do
  for i = 11, #KEYS do
    visits = visits + redis.call('HDEL', KEYS[i], id)
  end
  redis.call('DEL', shoppers .. id)
end
redis.call('DEL', traces, ledger, keyOf(KEYS[9], ARGV[1], who))
redis.call('SADD', KEYS[7], unpack(ids))
for _, id in ipairs(ids) do
  redis.call('SREM', KEYS[7], 'receipts:' .. id) -- all of them go
end
return {'ERASED', #apps, #handles, charges, decisions, open, records, visits, signals,
  unpack(ids)}
