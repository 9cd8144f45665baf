-- Keeps when each product was last sold to a customer; an older sale changes nothing.
-- KEYS: customer
-- ARGV: unix ms of the sale, then the products
for i = 2, #ARGV do
  local last = redis.call('HGET', KEYS[1], ARGV[i])
  if not last or tonumber(last) < tonumber(ARGV[1]) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[1])
  end
end
return #ARGV - 1
