-- Shared by the scripts that write of a person.

-- The shopper an id stands for: itself, or the one it was merged into; nil without consent.
-- shoppers: what the keys of shoppers begin with.
local function person(shoppers, id)
  local into = redis.call('HGET', shoppers .. id, 'into')
  if into then
    return into
  end
  return redis.call('EXISTS', shoppers .. id) == 1 and id or nil
end

-- The key of another shopper, of the kind of this one's.
local function keyOf(key, id, other)
  return string.sub(key, 1, #key - #id) .. other
end

-- A record that speaks of another shopper from now on. No character of an id means anything here.
local function of(json, id, other)
  local named = '"shopperId":"' .. id .. '"'
  local at, to = string.find(json, named, 1, true)
  if id == other or not at then
    return json
  end
  return string.sub(json, 1, at - 1) .. '"shopperId":"' .. other .. '"' .. string.sub(json, to + 1)
end

-- The words of a list that is kept as one text.
local function words(text)
  local list = {}
  for word in string.gmatch(text or '', '%S+') do
    list[#list + 1] = word
  end
  return list
end
