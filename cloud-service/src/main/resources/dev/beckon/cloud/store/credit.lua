-- Credits a receipt to the decisions that caused it, takes back what was returned of it, or all of it
-- when it is cancelled; each once, however often it is told. After record.lua and person.lua.
-- A decision holds its credits as words receipt:amount:original, where original is the receipt that
-- something was returned of ('' = none); receipts are named by digests. A receipt's key holds the
-- decisions that it is credited to, and CANCELLED when it is void. Beside it, behind BACK, lies what came
-- back of it before it was told itself, by return, for a week: lines and unix ms.
-- ARGV: SALE, RETURN or CANCEL; shopper ('' = not known); receipt, the receipt that was returned ('' = none),
--   store, unix ms, prefixes of receipts, shoppers, decisions, ledgers, traces, key of the history, its
--   maximum length, seconds it is kept, most credits of a decision, then per line product, category ('' =
--   none), amount in minor units (less than 0 = came back).
-- Reply: of how many decisions the credits changed, and of how many they did not because there are too many.
local kind, receipt, original, store, atMs = ARGV[1], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local receipts, shoppers, decisions, ledgers, traces = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local history, keepSeconds, most = {ARGV[12], ARGV[13], ARGV[14]}, ARGV[14], tonumber(ARGV[15])
local FIRST_LINE, LINE = 16, 3
local CHARGES_KEPT_MS = 31 * 86400000
local CANCELLED = '!'
local BACK, BACK_KEPT_S, MOST_BACK = ':back', 7 * 86400, 16
local changed, full = 0, 0

-- Somebody whose purchases may be looked at and who may be measured.
local function measured(id)
  local who = person(shoppers, id)
  local said = who and redis.call('HMGET', shoppers .. who, 'purchases', 'measurement')
  return said and said[1] == '1' and said[2] == '1' and who or nil
end

local function load(decision)
  local is = redis.call('HMGET', decisions .. decision, 'shopper', 'offer', 'offerVersion', 'variant', 'state',
    'decidedUs', 'acceptedUs', 'facts', 'redeemedBy', 'credits')
  if not is[8] then
    return nil
  end
  return {id = decision, shopper = is[1], offer = is[2], version = is[3], variant = is[4], state = is[5],
    sinceMs = math.floor(tonumber(is[7] or is[6]) / 1000), facts = cjson.decode(is[8]), redeemedBy = is[9],
    credits = words(is[10] or ''), sum = 0}
end

local function remember(name, member)
  redis.call('SADD', receipts .. name, member)
  redis.call('EXPIRE', receipts .. name, keepSeconds)
end

-- Keeps the credits, and records by how much they changed, and when.
local function keep(decision, number, at)
  changed = changed + 1
  redis.call('HSET', decisions .. decision.id, 'credits', table.concat(decision.credits, ' '))
  local json = '{"decisionId":' .. quoted(decision.id) .. ',"shopperId":' .. quoted(decision.shopper)
    .. ',"offerId":' .. quoted(decision.offer) .. ',"offerVersion":' .. decision.version
    .. ',"variant":' .. quoted(decision.variant) .. ',"storeId":' .. quoted(store)
    .. ',"heldOut":' .. (decision.state == 'GHOST' and 'true' or 'false') .. ',"receipts":' .. number
    .. ',"amountMinor":' .. string.format('%.0f', decision.sum) .. ',"atMs":' .. string.format('%.0f', at) .. '}'
  append(history, traces .. decision.shopper, 'credit', json)
end

-- Which of the decisions, the first first, is about what.
local function about(list)
  local product, category = {}, {}
  for _, decision in ipairs(list) do
    for _, sku in ipairs(decision.facts.products) do
      product[sku] = product[sku] or decision
    end
    for _, name in ipairs(decision.facts.categories) do
      category[name] = category[name] or decision
    end
  end
  return function(sku, name)
    return product[sku] or category[name]
  end
end

local function given_lines()
  local lines = {}
  for i = FIRST_LINE, #ARGV do
    lines[#lines + 1] = ARGV[i]
  end
  return lines
end

-- Adds up lines by the decision that each belongs to.
local function add_lines(list, lines)
  local whose = about(list)
  for _, decision in ipairs(list) do
    decision.sum = 0
  end
  for i = 1, #lines, LINE do
    local decision = whose(lines[i], lines[i + 1])
    if decision then
      decision.sum = decision.sum + tonumber(lines[i + 2])
    end
  end
end

-- What the shopper was told, or would have been, within its window before the purchase; what was
-- redeemed with this very receipt first, then the newest first.
local function causes(shopper)
  local redeemed, others = {}, {}
  for _, charge in ipairs(redis.call('ZREVRANGEBYSCORE', ledgers .. shopper, ARGV[6],
      string.format('%.0f', atMs - CHARGES_KEPT_MS))) do
    local decision = load(string.match(charge, '^[^|]*'))
    if decision and atMs >= decision.sinceMs and atMs < decision.sinceMs + decision.facts.attributionMs
        and (decision.state == 'ACCEPTED' or decision.state == 'UNKNOWN' or decision.state == 'IN_FLIGHT'
          or decision.state == 'GHOST') then
      local list = decision.redeemedBy == receipt and redeemed or others
      list[#list + 1] = decision
    end
  end
  for _, decision in ipairs(others) do
    redeemed[#redeemed + 1] = decision
  end
  return redeemed
end

-- The decisions that a receipt is credited to, of those who may still be measured.
local function credited(name)
  local list = {}
  for _, member in ipairs(redis.call('SMEMBERS', receipts .. name)) do
    local decision = member ~= CANCELLED and load(member) or nil
    if decision and measured(decision.shopper) then
      list[#list + 1] = decision
    end
  end
  return list
end

-- What is left of a receipt's credit.
local function left(decision, name)
  local sum = 0
  for _, credit in ipairs(decision.credits) do
    local its, amount, of = string.match(credit, '^([^:]*):([^:]*):(.*)$')
    if its == name or of == name then
      sum = sum + tonumber(amount)
    end
  end
  return sum
end

-- No more comes back than was credited. list: the decisions that `from` is credited to.
local function take_back(list, name, from, lines, at)
  add_lines(list, lines)
  for _, decision in ipairs(list) do
    decision.sum = -math.min(math.abs(decision.sum), left(decision, from))
    if decision.sum < 0 and #decision.credits >= 2 * most then
      full = full + 1
    elseif decision.sum < 0 then
      table.insert(decision.credits, name .. ':' .. string.format('%.0f', decision.sum) .. ':' .. from)
      remember(name, decision.id)
      keep(decision, 0, at)
    end
  end
end

-- Of what is credited to nothing the sale may still come.
local function wait_for_sale()
  local back, shopper = receipts .. original .. BACK, measured(ARGV[2])
  if not shopper or redis.call('SISMEMBER', receipts .. original, CANCELLED) == 1 then
    return
  end
  if redis.call('HLEN', back) >= MOST_BACK then
    full = full + 1
    return
  end
  if redis.call('HSET', back, receipt, cjson.encode({atMs = ARGV[6], lines = given_lines()})) == 1 then
    note(traces .. shopper, keepSeconds, 'b:' .. back)
  end
  redis.call('EXPIRE', back, BACK_KEPT_S)
end

local function give_back()
  if redis.call('EXISTS', receipts .. receipt) == 1 then
    return
  end
  local list = credited(original)
  if #list == 0 then
    wait_for_sale()
  else
    take_back(list, receipt, original, given_lines(), atMs)
  end
end

-- Takes back what had come back before the sale was told.
local function catch_up(list)
  local back = redis.call('HGETALL', receipts .. receipt .. BACK)
  for i = 1, #back, 2 do
    if redis.call('EXISTS', receipts .. back[i]) == 0 then -- not cancelled since
      local told = cjson.decode(back[i + 1])
      take_back(list, back[i], receipt, told.lines, tonumber(told.atMs))
    end
  end
  redis.call('DEL', receipts .. receipt .. BACK)
end

local function sale()
  local shopper = measured(ARGV[2])
  if not shopper or redis.call('EXISTS', receipts .. receipt) == 1 then
    return
  end
  local list, causing = causes(shopper), {}
  add_lines(list, given_lines())
  for _, decision in ipairs(list) do
    if decision.sum > 0 and #decision.credits >= most then
      full = full + 1
    elseif decision.sum > 0 then
      table.insert(decision.credits, receipt .. ':' .. string.format('%.0f', decision.sum) .. ':')
      remember(receipt, decision.id)
      keep(decision, 1, atMs)
      causing[#causing + 1] = decision
    end
  end
  if #causing > 0 then
    catch_up(causing)
  end
end

-- With what was returned of it.
local function cancel()
  for _, decision in ipairs(credited(receipt)) do
    local others, number = {}, 0
    for _, credit in ipairs(decision.credits) do
      local its, amount, of = string.match(credit, '^([^:]*):([^:]*):(.*)$')
      if its == receipt or of == receipt then
        decision.sum = decision.sum - tonumber(amount)
        number = of == '' and -1 or number
      else
        others[#others + 1] = credit
      end
    end
    if #others < #decision.credits then
      decision.credits = others
      keep(decision, number, atMs)
    end
  end
  remember(receipt, CANCELLED)
end

local act = {SALE = sale, RETURN = give_back, CANCEL = cancel}
act[kind]()
return {changed, full}
